using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using GitOpsActors.Engine.Helm.Regexes;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Schemas;

/// <summary>The formats of texts that schemas name. One that is not known says nothing.</summary>
internal static partial class SchemaFormats
{
    private const int HostMax = 253;
    private const int LabelMax = 63;

    public static bool Fits(string format, string text) => format switch
    {
        "ipv4" => IsIpv4(text),
        "ipv6" => text.Contains(':', StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal)
            && IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        "hostname" => IsHost(text),
        "email" => IsEmail(text),
        "uri" or "iri" => IsReference(text) && Scheme().IsMatch(text),
        "uri-reference" or "iri-reference" => IsReference(text),
        "uri-template" => text.Count(static c => c == '{') == text.Count(static c => c == '}') && IsReference(Template().Replace(text, "x")),
        "date" => IsDate(text),
        "time" => IsTime(text),
        "date-time" => text.Length > 10 && text[10] is 'T' or 't' && IsDate(text[..10]) && IsTime(text[11..]),
        "duration" => Duration().IsMatch(text) && text[^1] is not ('P' or 'T'),
        "period" => text.Split('/') is [var start, var end] && ((IsMoment(start) && (IsMoment(end) || Fits("duration", end))) || (Fits("duration", start) && IsMoment(end))),
        "uuid" => Uuid().IsMatch(text),
        "regex" => IsRegex(text),
        "json-pointer" => text.Length == 0 || Pointer().IsMatch(text),
        "relative-json-pointer" => RelativePointer().IsMatch(text),
        "semver" => Semver().IsMatch(text),
        _ => true,
    };

    private static bool IsIpv4(string text) => text.Split('.') is { Length: 4 } parts
        && Array.TrueForAll(parts, static part => part.Length is > 0 and < 4 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0') && int.Parse(part, CultureInfo.InvariantCulture) <= 255);

    private static bool IsHost(string text)
    {
        var host = text.EndsWith('.') ? text[..^1] : text;
        return host.Length is > 0 and <= HostMax && Array.TrueForAll(host.Split('.'), static label =>
            label.Length is > 0 and <= LabelMax && label[0] != '-' && label[^1] != '-' && label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'));
    }

    private static bool IsEmail(string text)
    {
        var at = text.LastIndexOf('@');
        if (at is < 1 or > 64 || text.Length > HostMax + 1) return false;
        var (local, domain) = (text[..at], text[(at + 1)..]);
        if (domain.StartsWith('[') && domain.EndsWith(']'))
            return domain[1..^1] is var inner && (inner.StartsWith("IPv6:", StringComparison.Ordinal) ? Fits("ipv6", inner["IPv6:".Length..]) : IsIpv4(inner));
        return (local.StartsWith('"') && local.EndsWith('"') && local.Length > 1) || (LocalPart().IsMatch(local) && IsHost(domain));
    }

    /// <summary>As Go parses addresses: it refuses broken escapes, control characters, and a colon in the first part of a relative path.</summary>
    private static bool IsReference(string text)
    {
        if (text.Any(static c => c < ' ' || c == '\u007F') || text.Contains('\\', StringComparison.Ordinal)) return false;
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2])) return false;
        if (text.StartsWith(':')) return false;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || Scheme().IsMatch(text) || text.AsSpan(0, colon).ContainsAny("/?#");
    }

    private static bool IsMoment(string text) => Fits("date-time", text);

    private static bool IsDate(string text) =>
        text.Length == 10 && DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsTime(string text)
    {
        if (Time().Match(text) is not { Success: true } match) return false;
        int Part(string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);
        if (Part("hour") > 23 || Part("minute") > 59 || Part("second") > 60) return false;
        return !match.Groups["offset"].Success || (Part("offset") <= 23 && Part("minutes") <= 59);
    }

    private static bool IsRegex(string text)
    {
        try
        {
            GoRegex.Of(text, isMust: true);
            return true;
        }
        catch (TemplateException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:", RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Template();

    [GeneratedRegex(@"^(?<hour>[0-9]{2}):(?<minute>[0-9]{2}):(?<second>[0-9]{2})(\.[0-9]+)?([Zz]|[-+](?<offset>[0-9]{2}):(?<minutes>[0-9]{2}))\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Time();

    [GeneratedRegex(@"^P([0-9]+W|([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+S)?)?)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Duration();

    [GeneratedRegex(@"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"^(/([^~/]|~0|~1)*)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking, Timeout.Infinite)]
    private static partial Regex Pointer();

    [GeneratedRegex(@"^(0|[1-9][0-9]*)(#|(/([^~/]|~0|~1)*)*)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking, Timeout.Infinite)]
    private static partial Regex RelativePointer();

    [GeneratedRegex(@"^[^\s""(),:;<>@\[\\\].]+(\.[^\s""(),:;<>@\[\\\].]+)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking, Timeout.Infinite)]
    private static partial Regex LocalPart();

    [GeneratedRegex(@"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking, Timeout.Infinite)]
    private static partial Regex Semver();
}
