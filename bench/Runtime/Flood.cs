using System.Threading.Channels;
using GitOpsActors.Actors.Runtime;

namespace GitOpsActors.Bench.Runtime;

/// <summary>Producers that send as fast as they can to one receiver that counts.</summary>
internal static class Flood
{
    private static readonly object Message = new();

    // As roomy as the channel it is compared with, so that both measure the hand-over and not the waiting.
    public static Task ActorAsync(int messages, int producers) => ActorAsync(messages, producers, mailboxCapacity: messages);

    public static async Task ActorAsync(int messages, int producers, int mailboxCapacity)
    {
        using var system = RuntimeBench.NewSystem();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var kind = new ActorKind("counter", _ => new Counter(messages, done)) { MailboxCapacity = mailboxCapacity };
        var counter = system.Get(kind, "one");
        await ProduceAsync(messages, producers, () => TellUntilTaken(counter));
        await done.Task;
        await system.ShutdownAsync(TimeSpan.FromSeconds(10));
    }

    public static async Task ChannelAsync(int messages, int producers)
    {
        var channel = Channel.CreateUnbounded<object>();
        var consumer = ConsumeAsync(channel.Reader, messages);
        await ProduceAsync(messages, producers, () => channel.Writer.TryWrite(Message));
        await consumer;
    }

    private static void TellUntilTaken(ActorRef receiver)
    {
        while (receiver.Tell(Message) == Delivery.Full) Thread.Yield();
    }

    private static async Task ConsumeAsync(ChannelReader<object> reader, int messages)
    {
        await Task.Yield();
        var left = messages;
        while (left > 0 && await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out _)) left--;
        }
    }

    private static Task ProduceAsync(int messages, int producers, Action send) =>
        Task.WhenAll(Enumerable.Range(0, producers).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < messages / producers; i++) send();
        })));

    private sealed class Counter(int messages, TaskCompletionSource done) : Actor
    {
        private int _left = messages;

        protected override ValueTask ReceiveAsync(object message, ActorContext context)
        {
            if (--_left == 0) done.SetResult();
            return default;
        }
    }
}
