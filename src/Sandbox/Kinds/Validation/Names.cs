using System.Net;
using System.Net.Sockets;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Kinds.Validation;

/// <summary>The rules for names, labels and the like. Each answers what is wrong; nothing means right.</summary>
internal static class Names
{
    public const int SubdomainMax = 253;
    public const int LabelMax = 63;

    private const string LabelWrong =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string SubdomainWrong =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string Label1035Wrong =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string WildcardWrong =
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string QualifiedPart =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string LabelValueWrong =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string ConfigKeyWrong =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    public static IEnumerable<string> Label(string value)
    {
        if (value.Length > LabelMax) yield return "must be no more than 63 characters";
        // A valid subdomain that is no valid label has dots.
        if (!IsLabel(value)) yield return IsSubdomain(value) ? "must not contain dots" : LabelWrong;
    }

    public static IEnumerable<string> Subdomain(string value)
    {
        if (value.Length > SubdomainMax) yield return "must be no more than 253 characters";
        if (!IsSubdomain(value)) yield return SubdomainWrong;
    }

    public static IEnumerable<string> Label1035(string value)
    {
        if (value.Length > LabelMax) yield return "must be no more than 63 characters";
        if (!IsLabel(value) || !char.IsAsciiLetterLower(value[0])) yield return Label1035Wrong;
    }

    public static IEnumerable<string> WildcardSubdomain(string value)
    {
        if (value.Length > SubdomainMax) yield return "must be no more than 253 characters";
        if (!value.StartsWith("*.", StringComparison.Ordinal) || !IsSubdomain(value[2..])) yield return WildcardWrong;
    }

    /// <summary>A label key, an annotation key and the like: an optional domain, a slash, a name.</summary>
    public static IEnumerable<string> Qualified(string value)
    {
        var parts = value.Split('/');
        if (parts.Length > 2)
        {
            yield return "a valid label key " + QualifiedPart + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            yield break;
        }
        if (parts.Length == 2)
        {
            if (parts[0].Length == 0) yield return "prefix part must be non-empty";
            else foreach (var problem in Subdomain(parts[0])) yield return "prefix part " + problem;
        }
        var name = parts[^1];
        if (name.Length == 0) yield return "name part must be non-empty";
        else if (name.Length > LabelMax) yield return "name part must be no more than 63 bytes";
        if (!IsQualifiedPart(name)) yield return "name part " + QualifiedPart;
    }

    public static IEnumerable<string> LabelValue(string value)
    {
        if (value.Length > LabelMax) yield return "must be no more than 63 bytes";
        if (value.Length > 0 && !IsQualifiedPart(value)) yield return LabelValueWrong;
    }

    public static IEnumerable<string> ConfigKey(string value)
    {
        if (value.Length > SubdomainMax) yield return "must be no more than 253 characters";
        if (value.Length == 0 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')) yield return ConfigKeyWrong;
        else if (value is ".") yield return "must not be '.'";
        else if (value is "..") yield return "must not be '..'";
        else if (value.StartsWith("..", StringComparison.Ordinal)) yield return "must not start with '..'";
    }

    public static IEnumerable<string> EnvironmentVariable(string value)
    {
        if (value.Length == 0) yield return "environment variable name must be non-empty";
        else if (value.Any(c => c is '=' or < ' ' or > '~')) yield return "a valid environment variable name must consist only of printable ASCII characters other than '='";
    }

    /// <summary>The name of a port: short, lower case, with a letter.</summary>
    public static IEnumerable<string> PortName(string value)
    {
        if (value.Length > 15) yield return "must be no more than 15 characters";
        if (value.Length == 0 || !value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            yield return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        if (!value.Any(char.IsAsciiLetterLower)) yield return "must contain at least one letter (a-z)";
        if (value.Contains("--", StringComparison.Ordinal)) yield return "must not contain consecutive hyphens";
        if (value.Length > 0 && (value[0] == '-' || value[^1] == '-')) yield return "must not begin or end with a hyphen";
    }

    public static IEnumerable<string> PortNumber(long value)
    {
        if (value is < 1 or > 65535) yield return "must be between 1 and 65535, inclusive";
    }

    /// <summary>Names that become part of a path: roles, bindings.</summary>
    public static IEnumerable<string> PathSegment(string value)
    {
        if (value is "." or "..") yield return $"may not be '{value}'";
        if (value.Contains('/', StringComparison.Ordinal)) yield return "may not contain '/'";
        if (value.Contains('%', StringComparison.Ordinal)) yield return "may not contain '%'";
    }

    public static bool IsIp(string value) => IPAddress.TryParse(value, out var address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == value);

    public static bool IsIpv6(string value) => IPAddress.TryParse(value, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    public static bool IsLabel(string value)
    {
        if (value.Length == 0 || value[0] == '-' || value[^1] == '-') return false;
        foreach (var c in value)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') return false;
        return true;
    }

    public static bool IsSubdomain(string value)
    {
        foreach (var part in value.Split('.'))
            if (!IsLabel(part)) return false;
        return true;
    }

    private static bool IsQualifiedPart(string value)
    {
        if (value.Length == 0 || !char.IsAsciiLetterOrDigit(value[0]) || !char.IsAsciiLetterOrDigit(value[^1])) return false;
        foreach (var c in value)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        return true;
    }

    public static void Check(this FieldErrors errors, string path, string value, Func<string, IEnumerable<string>> rule)
    {
        foreach (var problem in rule(value)) errors.Invalid(path, StringNode.Of(value), problem);
    }
}
