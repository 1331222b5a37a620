using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>Whom we act as: the credentials prove who we are, and the server checks the rights of this one instead, if we may take its place.</summary>
public sealed class Impersonation
{
    private Impersonation(IReadOnlyList<(string Name, string Value)> headers) => Headers = headers;

    internal IReadOnlyList<(string Name, string Value)> Headers { get; }

    /// <summary>Of one who is known by name; the server knows the groups of a service account itself.</summary>
    internal static Impersonation Of(string user)
    {
        var headers = new List<(string, string)>();
        Add(headers, "Impersonate-User", user, "the user to act as");
        return new Impersonation(headers);
    }

    /// <summary>Of a user of a kubeconfig; null when it acts as itself.</summary>
    internal static Impersonation? Of(MapNode user, string place)
    {
        var headers = new List<(string, string)>();
        Add(headers, "Impersonate-User", user["as"], place + ".as");
        var hasUser = headers.Count > 0;
        Add(headers, "Impersonate-Uid", user["as-uid"], place + ".as-uid");
        AddAll(headers, "Impersonate-Group", user["as-groups"], place + ".as-groups");
        AddExtra(headers, user["as-user-extra"], place + ".as-user-extra");
        if (headers.Count == 0) return null;
        return hasUser ? new Impersonation(headers)
            : throw ClusterExceptions.Configuration($"{place}: as-uid, as-groups and as-user-extra need a user to act as; set as, too");
    }

    private static void AddExtra(List<(string, string)> headers, Node? extra, string place)
    {
        if (extra.IsNullOrAbsent()) return;
        if (extra is not MapNode map) throw ClusterExceptions.Configuration($"{place} is no map of lists");
        foreach (var (key, values) in map) AddAll(headers, "Impersonate-Extra-" + Escaped(key), values, $"{place}[{key}]");
    }

    private static void AddAll(List<(string, string)> headers, string name, Node? values, string place)
    {
        if (values.IsNullOrAbsent()) return;
        if (values is not ListNode list) throw ClusterExceptions.Configuration($"{place} is no list");
        foreach (var value in list) Add(headers, name, value, place);
    }

    private static void Add(List<(string, string)> headers, string name, Node? value, string place)
    {
        if (value.IsNullOrAbsent()) return;
        if (value is not StringNode) throw ClusterExceptions.Configuration($"{place} is no text");
        var text = value.Text() ?? "";
        // A line break would be a header of its own.
        if (text.Any(char.IsControl)) throw ClusterExceptions.Configuration($"{place} has a character that no name has");
        if (text.Length > 0) headers.Add((name, text));
    }

    /// <summary>Names of extra fields look like "example.com/scope"; what no header's name may have is written as %2F, and the server reads it back.</summary>
    private static string Escaped(string key) => string.Concat(System.Text.Encoding.UTF8.GetBytes(key).Select(static b =>
        char.IsAsciiLetterOrDigit((char)b) || "!#$&'*+-.^_`|~".Contains((char)b, StringComparison.Ordinal) ? ((char)b).ToString() : $"%{b:X2}"));
}
