using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Metrics;

/// <summary>Labels of objects as labels of a metric: `label_` and the name, in which each sign that can't be there becomes an
/// underscore.</summary>
internal sealed class WantedLabels
{
    private readonly string[] _keys;
    private readonly string[] _values;
    private readonly int _own;

    /// <param name="own">The labels that stand before them.</param>
    public WantedLabels(IReadOnlyList<string> own, IReadOnlyList<string> wanted)
    {
        // Two names may become one, which may be there once only.
        var names = wanted.DistinctBy(NameOf, StringComparer.Ordinal).ToList();
        (_own, _keys, Names) = (own.Count, [.. names], [.. own, .. names.Select(NameOf)]);
        _values = new string[Names.Length];
    }

    public string[] Names { get; }

    /// <summary>Whether anybody wants any.</summary>
    public bool Any => _keys.Length > 0;

    /// <summary>The values, until the next call.</summary>
    public ReadOnlySpan<string> ValuesOf(ReadOnlySpan<string> own, MapNode labels)
    {
        own.CopyTo(_values);
        for (var i = 0; i < _keys.Length; i++) _values[_own + i] = labels[_keys[i]].Text() ?? "";
        return _values;
    }

    private static string NameOf(string label) =>
        "label_" + string.Concat(label.Select(static sign => char.IsAsciiLetterOrDigit(sign) ? sign : '_'));
}
