using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Patching;

/// <summary>The kinds of JSON values in the words of Go's decoder.</summary>
public static class JsonTypes
{
    public static string Name(Node node) => node switch
    {
        MapNode => "object",
        ListNode => "array",
        StringNode => "string",
        BoolNode => "bool",
        NullNode => "null",
        _ => "number",
    };
}
