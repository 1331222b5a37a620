using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.FieldOwnership;
using GitOpsActors.Engine.Jq;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Engine.Patching;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Diffing.Ignoring;

/// <summary>
/// Fields of some objects that are no difference, whatever they hold: by pointer, by jq, or by the manager that owns them in the cluster;
/// or that are none when they only spell a value in another way.
/// </summary>
public sealed class IgnoreRule
{
    private readonly Glob? _group, _kind;
    private readonly string _name, _namespace;
    private readonly IReadOnlyList<string[]> _pointers;
    private readonly IReadOnlyList<JqExpression> _expressions;
    private readonly HashSet<string> _managers;
    private readonly IReadOnlyList<KnownTypeField> _known;

    private IgnoreRule(MapNode entry, string group, string kind, string name, string @namespace, string place, ICollection<string> errors)
    {
        (_name, _namespace) = (name, @namespace);
        _group = Glob.TryParse(group, null, out var groups) ? groups : null;
        _kind = Glob.TryParse(kind, null, out var kinds) ? kinds : null;
        if (_group is null) errors.Add($"{place}.group '{group}' is not a pattern");
        if (_kind is null) errors.Add($"{place}.kind '{kind}' is not a pattern");
        (_pointers, _expressions) = (ReadPointers(entry, place, errors), ReadExpressions(entry, place, errors));
        _managers = [.. Texts(entry, "managedFieldsManagers")];
        _known = [.. entry.List("knownTypeFields").Select(one => KnownTypeField.Read(one, place, errors)).OfType<KnownTypeField>()];
    }

    /// <summary>An entry of `ignoreDifferences`.</summary>
    public static IgnoreRule Read(MapNode entry, string place, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(errors);
        if (entry["kind"].Text() is not { Length: > 0 }) errors.Add($"{place}.kind is required");
        return new IgnoreRule(
            entry, entry["group"].Text() ?? "", entry["kind"].Text() ?? "", entry["name"].Text() ?? "", entry["namespace"].Text() ?? "",
            place, errors);
    }

    /// <summary>What the settings say of kinds.</summary>
    public static IgnoreRule OfKinds(MapNode entry, string group, string kind, string place, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(errors);
        return new IgnoreRule(entry, group, kind, "", "", place, errors);
    }

    public bool IsFor(ResourceKey key) =>
        _group?.IsMatch(key.Group) == true
            && _kind?.IsMatch(key.Kind) == true
            && (_name.Length == 0 || _name == key.Name)
            && (_namespace.Length == 0 || _namespace == key.Namespace);

    /// <summary>The document without what is ignored, and with one spelling of what has several. A rule that fails on this document leaves
    /// it as it was.</summary>
    /// <param name="live">The object in the cluster, which tells who owns what.</param>
    public Node Strip(Node document, MapNode live)
    {
        ArgumentNullException.ThrowIfNull(live);
        foreach (var field in _known) document = field.Spell(document);
        foreach (var pointer in _pointers) document = Without(document, pointer);
        foreach (var expression in _expressions)
        {
            try
            {
                document = expression.Delete(document);
            }
            catch (JqException)
            {
                // It is about documents of another shape.
            }
        }

        return _managers.Count == 0 ? document : OwnedParts.Remove(document, OwnedBy(live));
    }

    private FieldSet OwnedBy(MapNode live)
    {
        var owned = FieldSet.Empty;
        foreach (var entry in live.List("metadata", "managedFields"))
        {
            if (!_managers.Contains(entry["manager"].Text() ?? "")) continue;
            try
            {
                owned = owned.Union(FieldsV1.Read(entry["fieldsV1"]));
            }
            catch (FormatException)
            {
                // An entry that nobody can read owns nothing.
            }
        }

        return owned;
    }

    private static List<string[]> ReadPointers(MapNode entry, string place, ICollection<string> errors)
    {
        var pointers = new List<string[]>();
        foreach (var text in Texts(entry, "jsonPointers"))
        {
            if (!text.StartsWith('/')) errors.Add($"{place}.jsonPointers: '{text}' does not begin with a slash");
            else pointers.Add(JsonPatch.Steps(text));
        }

        return pointers;
    }

    private static List<JqExpression> ReadExpressions(MapNode entry, string place, ICollection<string> errors)
    {
        var expressions = new List<JqExpression>();
        foreach (var text in Texts(entry, "jqPathExpressions"))
        {
            try
            {
                expressions.Add(JqExpression.Parse(text));
            }
            catch (JqException error)
            {
                errors.Add($"{place}.jqPathExpressions: '{text}': {error.Message}");
            }
        }

        return expressions;
    }

    private static IEnumerable<string> Texts(MapNode entry, string field) =>
        entry.List(field).Select(static text => text.Text()).OfType<string>();

    private static Node Without(Node node, ReadOnlySpan<string> path)
    {
        var step = path[0];
        if (node is ListNode list)
        {
            if (!int.TryParse(
                step, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var at)
                || at >= list.Count) return node;
            return path.Length == 1 ? list.WithoutAt(at) : list.With(at, Without(list[at], path[1..]));
        }

        if (node is not MapNode map || map[step] is not { } child) return node;
        return path.Length == 1 ? map.Without(step) : map.With(step, Without(child, path[1..]));
    }
}
