using System.Threading.Channels;
using GitOpsActors.Actors.Runtime;

namespace GitOpsActors.Bench.Runtime;

/// <summary>One question after the other, each waiting for its answer.</summary>
internal static class RoundTrip
{
    private static readonly object Message = new();

    public static async Task AsksAsync(int count)
    {
        using var system = RuntimeBench.NewSystem();
        var echo = system.Get(new ActorKind("echo", static _ => new Echo()), "one");
        for (var i = 0; i < count; i++) await echo.AskAsync(new Question(), TimeSpan.FromSeconds(30));
        await system.ShutdownAsync(TimeSpan.FromSeconds(10));
    }

    public static async Task ChannelsAsync(int count)
    {
        var (there, back) = (Channel.CreateUnbounded<object>(), Channel.CreateUnbounded<object>());
        var echo = Task.Run(async () =>
        {
            await foreach (var message in there.Reader.ReadAllAsync()) back.Writer.TryWrite(message);
        });
        for (var i = 0; i < count; i++)
        {
            there.Writer.TryWrite(Message);
            await back.Reader.ReadAsync();
        }

        there.Writer.Complete();
        await echo;
    }

    private sealed class Question : Request<bool>;

    private sealed class Echo : Actor
    {
        protected override ValueTask ReceiveAsync(object message, ActorContext context)
        {
            ((Question)message).Reply(true);
            return default;
        }
    }
}
