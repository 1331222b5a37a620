using System.Reflection;
using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Control;

/// <summary>The kinds that an installation brings, as they lie in `deploy/crds`.</summary>
internal static class Definitions
{
    public static IReadOnlyList<MapNode> All { get; } = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(static name => name.StartsWith("crds.", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(Read)];

    private static MapNode Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return YamlReader.Read(reader.ReadToEnd()).Map();
    }
}
