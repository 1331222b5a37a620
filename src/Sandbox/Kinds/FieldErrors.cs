using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Kinds;

/// <summary>Collects what is wrong with the fields of an object, in the words of the real server.</summary>
internal sealed class FieldErrors
{
    private readonly List<Cause> _causes = [];

    public IReadOnlyList<Cause> Causes => _causes;

    public int Count => _causes.Count;

    public void AddRange(IEnumerable<Cause> causes) => _causes.AddRange(causes);

    public void Required(string path, string detail = "") => Add("FieldValueRequired", path, "Required value", detail);

    public void Invalid(string path, Node? value, string detail) => Add("FieldValueInvalid", path, $"Invalid value: {Show(value)}", detail);

    public void Forbidden(string path, string detail) => Add("FieldValueForbidden", path, "Forbidden", detail);

    public void Duplicate(string path, Node value) => Add("FieldValueDuplicate", path, $"Duplicate value: {Show(value)}", "");

    public void NotFound(string path, Node value) => Add("FieldValueNotFound", path, $"Not found: {Show(value)}", "");

    public void NotSupported(string path, Node? value, params IEnumerable<string> supported) =>
        Add("FieldValueNotSupported", path, $"Unsupported value: {Show(value)}", "supported values: " + string.Join(", ", supported.Select(text => $"\"{text}\"")));

    public void TooLong(string path, int bytesMax) => Add("FieldValueTooLong", path, "Too long", $"may not be more than {bytesMax} bytes");

    public void TooMany(string path, int count, int max) => Add("FieldValueTooMany", path, $"Too many: {count}", $"must have at most {max} items");

    public void TypeInvalid(string path, string shown, string detail) => Add("FieldValueTypeInvalid", path, $"Invalid value: \"{shown}\"", detail);

    /// <summary>A value that the server would show as a struct of its own language.</summary>
    public static Node AsStruct(Node? node) => node switch
    {
        MapNode map => MapNode.Of(map.Select(pair => KeyValuePair.Create(char.ToUpperInvariant(pair.Key[0]) + pair.Key[1..], AsStruct(pair.Value)))),
        ListNode list => ListNode.Of(list.Select(AsStruct)),
        null => NullNode.Instance,
        _ => node,
    };

    public void Add(string reason, string path, string what, string detail) =>
        _causes.Add(new Cause(reason, path, detail.Length == 0 ? what : $"{what}: {detail}"));

    private static string Show(Node? value) => value switch
    {
        null => "null",
        StringNode text => GoText.Quote(text.Value),
        _ => JsonText.Write(value),
    };
}
