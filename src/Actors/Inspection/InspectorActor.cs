using Akka.Actor;
using Akka.Event;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Actors.Messages;

namespace GitOpsActors.Actors.Inspection;

/// <summary>Tells people what the actors of its node do. Any node may ask any other one.</summary>
internal sealed class InspectorActor(FleetNode node) : UntypedActor
{
    public const string Name = "inspector";

    private const int KindsOfDeadLettersMax = 1000;

    private readonly Dictionary<(string Recipient, string Message), long> _deadLetters = [];

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AskNode: Sender.Tell(Report()); break;
            case AskTree ask: Sender.Tell(ActorWalk.Run(Context.System, node.Name, ask.Below)); break;
            case DeadLetter letter:
                var key = (KindOf(letter.Recipient), letter.Message.GetType().Name);
                if (_deadLetters.Count < KindsOfDeadLettersMax || _deadLetters.ContainsKey(key)) _deadLetters[key] = _deadLetters.GetValueOrDefault(key) + 1;
                break;
            default: Unhandled(message); break;
        }
    }

    private NodeReport Report() => new()
    {
        Node = node.Name,
        Kinds = [.. node.Meters.Kinds.Where(static kind => kind.Alive > 0 || kind.Handled > 0).Select(static kind => new KindLine(ActorMeters.NameOf(kind.Kind), kind.Alive, kind.Handled, kind.Failures))],
        Messages = [.. node.Meters.Messages.Select(static one => new MessageLine(ActorMeters.NameOf(one.Kind), one.Message, one.Handled, one.Mean.TotalMicroseconds, one.Longest.TotalMicroseconds))],
        Failures = [.. node.Meters.Failures.Select(static failure => new FailureLine(failure.At, ActorMeters.NameOf(failure.Kind), failure.Name, failure.Reason))],
        DeadLetters = [.. _deadLetters.OrderByDescending(static one => one.Value).Select(static one => new DeadLetterLine(one.Key.Recipient, one.Key.Message, one.Value))],
        MayAct = node.Gate.IsOpen,
    };

    /// <summary>Without the name of the single actor, of which there are thousands.</summary>
    private static string KindOf(IActorRef recipient) => recipient.Path.Parent.ToStringWithoutAddress();
}
