namespace GitOpsActors.Engine.Actions.BuiltIn;

/// <summary>How an interface shows the actions that need no settings: with a name for people, and an icon of Font Awesome.</summary>
internal static class ActionLook
{
    /// <summary>`create-job` is Create Job.</summary>
    public static string NameOf(string action) =>
        string.Join(' ', action.Split('-').Select(static word => string.Concat(char.ToUpperInvariant(word[0]).ToString(), word.AsSpan(1))));

    public static string IconOf(string action) => "fa fa-fw fa-" + action switch
    {
        "restart" or "reload" or "renew" or "refresh" or "reconcile" => "sync",
        "retry" => "redo",
        "pause" or "suspend" => "pause",
        "resume" or "unpause-fast" or "unpause-gradual" => "play",
        "scale" or "resize" => "expand",
        "create-job" or "create-workflow" => "plus",
        "stop" or "terminate" or "abort" => "stop",
        "approve" or "promote" or "promote-full" => "check",
        "skip-current-step" => "forward",
        _ => "bolt",
    };
}
