using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>An Application as people read it.</summary>
internal readonly record struct ApplicationView(MapNode Document)
{
    /// <summary>With its namespace, where that is not the control plane's own.</summary>
    public string Name => Document.Text("status", "controllerNamespace") is { Length: > 0 } control
        ? ApplicationName.Of(Document).Short(control)
        : Document.Text("metadata", "name") ?? "";

    /// <summary>Whether a person who writes this name means it.</summary>
    public bool IsCalled(string name) => name == Name || name == ApplicationName.Of(Document).ToString();

    public string Project => Document.Text("spec", "project") is { Length: > 0 } project ? project : "default";

    public string Cluster => Document.Text("spec", "destination", "name") is { Length: > 0 } name ? name : Document.Text("spec", "destination", "server") ?? "";

    public string Namespace => Document.Text("spec", "destination", "namespace") ?? "";

    public string Sync => Document.Text("status", "sync", "status") ?? "Unknown";

    public string Health => Document.Text("status", "health", "status") ?? "Unknown";

    public string HealthMessage => Document.Text("status", "health", "message") ?? "";

    /// <summary>The commits that the last comparison was about.</summary>
    public string Revision => RevisionsOf(Document.Map("status", "sync"));

    public string Policy => Document.At("spec", "syncPolicy", "automated") is MapNode automated && automated["enabled"].Bool() != false
        ? "Auto" + (automated["prune"].Bool() == true ? "-Prune" : "") + (automated["selfHeal"].Bool() == true ? "-Heal" : "")
        : "Manual";

    public IReadOnlyList<MapNode> Sources => Document.At("spec", "sources") is ListNode { Count: > 0 } many ? [.. many.Select(static source => source.Map())] : [Document.Map("spec", "source")];

    public ListNode Conditions => Document.List("status", "conditions");

    public ListNode Resources => Document.List("status", "resources");

    public ListNode History => Document.List("status", "history");

    public MapNode Operation => Document.Map("status", "operationState");

    public string Phase => Operation["phase"].Text() ?? "";

    /// <summary>Whether an operation is asked for, or carried out just now.</summary>
    public bool IsBusy => Document["operation"] is MapNode || IsRunning;

    /// <summary>Whether an operation is asked for that has not begun.</summary>
    public bool IsAsked => Document["operation"] is MapNode && !IsRunning;

    private bool IsRunning => Phase is "Running" or "Terminating";

    public bool IsDeleting => Document.Map("metadata").Has("deletionTimestamp");

    /// <summary>Grows with every change; zero where the cluster counts in another way.</summary>
    public long Version => long.TryParse(Document.Text("metadata", "resourceVersion"), out var version) ? version : 0;

    /// <summary>One or more commits as people recognise them.</summary>
    public static string RevisionsOf(MapNode node) => node["revisions"] is ListNode { Count: > 0 } many
        ? string.Join(',', many.Select(static one => Short(one.Text() ?? "")))
        : Short(node["revision"].Text() ?? "");

    /// <summary>What a source names: `main, shop/dev`.</summary>
    public static string SourceOf(MapNode source) => string.Join(", ", ((string?[])
        [source["targetRevision"].Text() is { Length: > 0 } target ? target : "HEAD", source["path"].Text() ?? source["chart"].Text()]).Where(static part => !string.IsNullOrEmpty(part)));

    private static string Short(string revision) => revision.Length == 40 && revision.All(char.IsAsciiHexDigit) ? revision[..8] : revision;
}
