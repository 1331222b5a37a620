using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications.Editing;

/// <summary>Resources in a file, YAML or JSON, that are to be declared.</summary>
internal static class ResourceFile
{
    /// <param name="kind">What all of them have to be.</param>
    public static IReadOnlyList<MapNode> Read(string path, string kind)
    {
        var text = Reading.Text(path);
        try
        {
            var found = YamlReader.ReadAll(text).Where(static node => node is not NullNode).ToList();
            foreach (var node in found)
            {
                if (node["kind"].Text() != kind)
                    throw new CommandException($"{path} holds something of the kind '{node["kind"].Text()}'; this takes {kind}s only.");
                if (node.Text("metadata", "name") is not { Length: > 0 }) throw new CommandException(
                    $"{path} holds an {kind} without metadata.name.");
            }

            return found.Count > 0 ? [.. found.Select(static node => node.Map())] : throw new CommandException($"{path} holds nothing.");
        }
        catch (DocumentException error)
        {
            throw new CommandException($"{path}: {error.Message}");
        }
    }
}
