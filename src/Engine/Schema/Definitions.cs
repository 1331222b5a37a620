using System.Reflection;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Schema;

/// <summary>The kinds that an installation brings, as they lie in `deploy/crds`.</summary>
public static class Definitions
{
    /// <summary>The definition of each kind, in the order of their names.</summary>
    public static IReadOnlyList<MapNode> All { get; } = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(static name => name.StartsWith("crds.", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(Read)];

    /// <summary>The schema of a part of a kind, such as the spec of an Application.</summary>
    public static MapNode SchemaOf(string kind, string part)
    {
        var definition = All.First(one => one.Text("spec", "names", "kind") == kind);
        return definition.List("spec", "versions")[0].Map("schema", "openAPIV3Schema", "properties", part);
    }

    private static MapNode Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return YamlReader.Read(reader.ReadToEnd()).Map();
    }
}
