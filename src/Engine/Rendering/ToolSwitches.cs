using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Rendering;

/// <summary>
/// Which tools may render, by `kustomize.enable`, `helm.enable` and `jsonnet.enable`. What a tool that is off would render is a plain
/// folder.
/// </summary>
public sealed record ToolSwitches(bool Kustomize, bool Helm, bool Jsonnet)
{
    public static readonly ToolSwitches AllOn = new(true, true, true);

    /// <summary>By which schemes a chart's value files may be named, parted by commas: `helm.valuesFileSchemes`.</summary>
    public string ValuesFileSchemes { get; init; } = "https,http";

    public static ToolSwitches Read(MapNode settings)
    {
        var switches = new ToolSwitches(IsOn("kustomize.enable"), IsOn("helm.enable"), IsOn("jsonnet.enable"));
        return settings["helm.valuesFileSchemes"].Text() is { } schemes ? switches with { ValuesFileSchemes = schemes } : switches;

        bool IsOn(string key) => settings[key].Text() != "false";
    }

    public bool IsOn(string tool) => tool switch { "Kustomize" => Kustomize, "Helm" => Helm, _ => true };

    /// <summary>The tool, or the plain folder in its place.</summary>
    public string Or(string tool) => IsOn(tool) ? tool : "Directory";
}
