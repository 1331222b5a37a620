using System.Diagnostics.CodeAnalysis;

namespace GitOpsActors.Host.Server.Metrics;

/// <summary>Finds what was kept under the values of labels by tags as they are measured, without a copy of them.</summary>
internal sealed class LabelValues : IEqualityComparer<string[]>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>,
    string[]>
{
    public static readonly LabelValues Comparer = new();

    public static string[] Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var values = new string[tags.Length];
        for (var i = 0; i < tags.Length; i++) values[i] = TextOf(tags[i]);
        return values;
    }

    public string[] Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => Of(alternate);

    public bool Equals(string[]? x, string[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, string[] other)
    {
        if (alternate.Length != other.Length) return false;
        for (var i = 0; i < other.Length; i++)
            if (TextOf(alternate[i]) != other[i]) return false;
        return true;
    }

    public int GetHashCode([DisallowNull] string[] obj)
    {
        var hash = new HashCode();
        foreach (var value in obj) hash.Add(value);
        return hash.ToHashCode();
    }

    public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
    {
        var hash = new HashCode();
        foreach (var tag in alternate) hash.Add(TextOf(tag));
        return hash.ToHashCode();
    }

    private static string TextOf(KeyValuePair<string, object?> tag) => tag.Value?.ToString() ?? "";
}
