using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Output;

/// <summary>YAML with its keys in order, so that only differences in content are seen when two texts are compared.</summary>
internal static class OrderedYaml
{
    public static string Of(MapNode item) => YamlText.Write(Ordered(item));

    private static Node Ordered(Node node) => node switch
    {
        MapNode map => map.Sorted().Changed(static (_, value) => Ordered(value)),
        ListNode list => list.Changed(Ordered),
        _ => node,
    };
}
