using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Resources;

/// <summary>What is said about Secrets: a cluster that refuses one may quote what it holds.</summary>
public static class SecretQuotes
{
    private const string Mask = "++++++++";

    // What is shorter gives nothing away, and is a part of many words.
    private const int LengthMin = 3;

    /// <summary>The text without anything that the object holds, if that is a Secret.</summary>
    public static string Hide(string text, MapNode item)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!SecretText.IsSecret(item)) return text;
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in (string[])["data", "stringData"]) Collect(item[field], held);
        foreach (var value in held.Where(static value => value.Length >= LengthMin).OrderByDescending(static value => value.Length))
            text = text.Replace(value, Mask, StringComparison.Ordinal);
        return text;
    }

    private static void Collect(Node? node, HashSet<string> held)
    {
        switch (node)
        {
            case MapNode map:
                foreach (var (_, value) in map) Collect(value, held);
                break;
            case ListNode list:
                foreach (var item in list) Collect(item, held);
                break;
            case not null:
                var text = node.PlainText();
                held.Add(text);
                held.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
                if (Decoded(text) is { } decoded) held.Add(decoded);
                break;
        }
    }

    private static string? Decoded(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : null;
    }
}
