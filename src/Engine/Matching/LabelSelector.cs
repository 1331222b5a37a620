using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Matching;

/// <summary>A condition on labels: app=web,tier in (a, b),!old,n>4. All requirements must hold.</summary>
public sealed class LabelSelector
{
    public static readonly LabelSelector Everything = new([]);

    private readonly IReadOnlyList<Requirement> _requirements;

    private LabelSelector(IReadOnlyList<Requirement> requirements) => _requirements = requirements;

    public enum Operation { In, NotIn, Exists, DoesNotExist, GreaterThan, LessThan }

    public bool IsEverything => _requirements.Count == 0;

    /// <exception cref="SelectorException">The text is no selector.</exception>
    public static LabelSelector Parse(string text)
    {
        var requirements = new LabelSelectorParser(text).Parse();
        return requirements.Count == 0 ? Everything : new LabelSelector(requirements);
    }

    /// <summary>The selector of an object: a map with matchLabels and matchExpressions.</summary>
    public static LabelSelector Of(MapNode selector)
    {
        ArgumentNullException.ThrowIfNull(selector);
        var requirements = new List<Requirement>();
        foreach (var (key, value) in selector.Map("matchLabels").Sorted())
            requirements.Add(new Requirement(key, Operation.In, [value.Text() ?? ""], IsEquality: true));
        foreach (var item in selector.List("matchExpressions"))
        {
            var values = item.List("values").Select(value => value.Text() ?? "").ToList();
            var operation = item.Text("operator") switch
            {
                "In" => Operation.In,
                "NotIn" => Operation.NotIn,
                "Exists" => Operation.Exists,
                _ => Operation.DoesNotExist,
            };
            requirements.Add(new Requirement(item.Text("key") ?? "", operation, values));
        }
        return new LabelSelector(requirements);
    }

    /// <summary>A plain map of labels, as Services and ReplicationControllers have.</summary>
    public static LabelSelector OfLabels(MapNode labels) => Of(MapNode.Of(("matchLabels", labels)));

    public bool Matches(MapNode? labels)
    {
        foreach (var requirement in _requirements)
            if (!requirement.Matches(labels)) return false;
        return true;
    }

    public override string ToString() =>
        string.Join(',', _requirements.OrderBy(requirement => requirement.Key, StringComparer.Ordinal));

    public sealed record Requirement(string Key, Operation Operation, IReadOnlyList<string> Values, bool IsEquality = false)
    {
        public bool Matches(MapNode? labels)
        {
            var value = labels?[Key].Text();
            return Operation switch
            {
                Operation.In => value is not null && Values.Contains(value),
                Operation.NotIn => value is null || !Values.Contains(value),
                Operation.Exists => value is not null,
                Operation.DoesNotExist => value is null,
                _ => value is not null && Number(value) is { } have && Number(Values[0]) is { } bound
                    && (Operation == Operation.GreaterThan ? have > bound : have < bound),
            };
        }

        public override string ToString() => Operation switch
        {
            Operation.In when IsEquality => $"{Key}={Values[0]}",
            Operation.NotIn when IsEquality => $"{Key}!={Values[0]}",
            Operation.In => $"{Key} in ({string.Join(',', Values.Order(StringComparer.Ordinal))})",
            Operation.NotIn => $"{Key} notin ({string.Join(',', Values.Order(StringComparer.Ordinal))})",
            Operation.Exists => Key,
            Operation.DoesNotExist => "!" + Key,
            Operation.GreaterThan => $"{Key}>{Values[0]}",
            _ => $"{Key}<{Values[0]}",
        };

        private static long? Number(string text) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
