using System.Net;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>What a request is about, read from its method and URL alone: it is what authorization decides on, before anything is looked up.</summary>
public sealed record RequestInfo
{
    private static readonly HashSet<string> NamespaceParts = new(StringComparer.Ordinal) { "status", "finalize" };

    public required string Verb { get; init; }

    public required string Path { get; init; }

    public bool IsResource { get; init; }

    public string Group { get; init; } = "";

    public string Version { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Plural { get; init; } = "";

    public string Name { get; init; } = "";

    public string Subresource { get; init; } = "";

    /// <summary>Steps beyond the subresource, as proxies have.</summary>
    public bool HasMore { get; init; }

    /// <summary>The deprecated /watch/ form of a URL.</summary>
    public bool IsOldWatch { get; init; }

    public static RequestInfo Of(string method, string path, Func<string, string?> query)
    {
        var other = new RequestInfo { Verb = method.ToLowerInvariant(), Path = path };
        var parts = path.Trim('/').Split('/');
        var skip = parts[0] == "api" ? 2 : parts[0] == "apis" ? 3 : int.MaxValue;
        if (parts.Length <= skip) return other;
        for (var i = skip; i < parts.Length; i++) parts[i] = WebUtility.UrlDecode(parts[i].Replace("+", "%2B", StringComparison.Ordinal));
        var rest = parts.AsSpan(skip);
        var verb = Verb0(method);
        var isOldWatch = rest[0] == "watch" && rest.Length > 1;
        if (isOldWatch)
        {
            verb = "watch";
            rest = rest[1..];
        }
        var space = "";
        if (rest[0] == "namespaces" && rest.Length > 1)
        {
            space = rest[1];
            if (rest.Length > 2 && !NamespaceParts.Contains(rest[2])) rest = rest[2..];
        }
        var name = rest.Length > 1 ? rest[1] : "";
        return other with
        {
            IsResource = true,
            Group = skip == 2 ? "" : parts[1],
            Version = parts[skip - 1],
            Namespace = space,
            Plural = rest[0],
            Name = name,
            Subresource = rest.Length > 2 ? rest[2] : "",
            HasMore = rest.Length > 3,
            IsOldWatch = isOldWatch,
            Verb = verb switch
            {
                "get" when name.Length == 0 => IsTrue(query("watch")) ? "watch" : "list",
                "delete" when name.Length == 0 => "deletecollection",
                _ => verb,
            },
        };
    }

    /// <summary>A query flag counts as set when it is there with any value but these.</summary>
    public static bool IsTrue(string? value) => value is not (null or "false" or "0");

    private static string Verb0(string method) => method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        "GET" or "HEAD" => "get",
        _ => method.ToLowerInvariant(),
    };
}
