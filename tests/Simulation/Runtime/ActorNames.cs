using Akka.Actor;

namespace GitOpsActors.Simulation.Runtime;

/// <summary>Names of actors as the trace and the rules use them.</summary>
public static class ActorNames
{
    private const string Unsubscriber = "/system/EventStreamUnsubscriber";

    /// <summary>The path below the system. Akka counts one kind of system actor over the whole process, and that number must not show.</summary>
    public static string Of(ActorPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var text = path.ToStringWithoutAddress();
        return text.StartsWith(Unsubscriber, StringComparison.OrdinalIgnoreCase) ? Unsubscriber : text;
    }
}
