using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Actions;

/// <summary>Something that can be done with an object, as people are shown it.</summary>
public sealed record ResourceAction(string Name)
{
    /// <summary>It makes no sense for the object as it is now.</summary>
    public bool IsDisabled { get; init; }

    public string DisplayName { get; init; } = "";

    public string IconClass { get; init; } = "";

    /// <summary>The names of what has to be said to it.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];

    /// <summary>As a script that lists actions tells it: an empty table is an action without more.</summary>
    internal static ResourceAction Read(string name, Node? said) => new(name)
    {
        IsDisabled = said?["disabled"].Bool() == true,
        DisplayName = said?["displayName"].Text() ?? "",
        IconClass = said?["iconClass"].Text() ?? "",
        Parameters = [.. said.List("params").Select(static one => one["name"].Text() ?? one.Text()).OfType<string>()],
    };

    /// <summary>As the interface tells it; what is not set is left out.</summary>
    public MapNode Write()
    {
        var written = MapNode.Of(("name", Name));
        if (Parameters.Count > 0) written = written.With("params",
            ListNode.Of(Parameters.Select(static one => (Node)MapNode.Of(("name", one)))));
        if (IsDisabled) written = written.With("disabled", true);
        if (IconClass.Length > 0) written = written.With("iconClass", IconClass);
        return DisplayName.Length > 0 ? written.With("displayName", DisplayName) : written;
    }
}
