using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.ApplicationSets.Generators;

/// <summary>What a file of parameters holds: one object, or several in a list.</summary>
/// <param name="Problem">Why it can't be read; empty when it can.</param>
internal sealed record ParameterFile(IReadOnlyList<ParameterFile.Entry> Objects, string Problem)
{
    public sealed record Entry(MapNode Nested)
    {
        private MapNode? _plain;

        /// <summary>Each value under its path, as a text.</summary>
        public MapNode Plain => _plain ??= Parameters.Flatten(Nested);
    }

    /// <summary>Of a file whose content was seen before nothing is read.</summary>
    public static ParameterFile Of(ISourceTree tree, string path, BoundedCache<string, ParameterFile> memory)
    {
        if (tree.FindFile(path) is not { } found) return new([], "it is a link that leads nowhere");
        if (memory.Find(found.Id) is { } known) return known;
        var file = tree.ReadFile(path)!;
        var read = Read(file.Content);
        memory.Add(found.Id, read, (long)file.Content.Length * RenderMemory.BytesOfCharacter);
        return read;
    }

    private static ParameterFile Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            return YamlReader.Read(Encoding.UTF8.GetString(content.Span)) switch
            {
                MapNode map => new([new Entry(map)], ""),
                ListNode { Count: 0 } or NullNode => new([new Entry(MapNode.Empty)], ""),
                ListNode list when list.All(static one => one is MapNode or NullNode) =>
                    new([.. list.Select(static one => new Entry(one.Map()))], ""),
                var other => new([], $"unable to parse file: it holds {GoText.TypeOf(other)}, not a block of fields or a list of such"),
            };
        }
        catch (DocumentException error)
        {
            return new([], $"unable to parse file: {error.Message}");
        }
    }
}
