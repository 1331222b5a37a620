using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using GitOpsActors.Sandbox.Kinds.Validation;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>Formats of texts; those that are not known are not checked.</summary>
internal static partial class Formats
{
    private static readonly string[] Instants = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd't'HH:mm:ssK"];

    public static bool Fits(string format, string text) => format switch
    {
        "date-time" or "datetime" =>
            DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && text.Length > 19,
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "duration" => Cel.Times.TrySpan(text) is not null || Duration().IsMatch(text),
        "ipv4" => Names.IsIp(text) && !Names.IsIpv6(text),
        "ipv6" => Names.IsIpv6(text),
        "cidr" => IsNetwork(text, out _),
        "mac" => Mac().IsMatch(text),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "hostname" => text.Split('.').All(part => part.Length is > 0 and < 64 && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')),
        "email" => text.IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at < text.Length - 1,
        "uuid" or "uuid3" or "uuid4" or "uuid5" => Uuid().Match(text) is { Success: true } match
            && (format.Length == 4 || match.Groups["version"].ValueSpan[0] == format[4]),
        "byte" => Convert.TryFromBase64String(text, new byte[(Encoding.UTF8.GetByteCount(text) * 3 / 4) + 3], out _),
        "hexcolor" => HexColor().IsMatch(text),
        "k8s-short-name" => text.Length <= 63 && Names.IsLabel(text),
        "k8s-long-name" => Names.IsSubdomain(text),
        _ => true,
    };

    /// <summary>Whether a text is an address with the length of its network, such as 10.0.0.1/8.</summary>
    public static bool IsNetwork(string text, out IPNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !Names.IsIp(text[..slash])) return false;
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return false;
        var bytes = IPAddress.Parse(text[..slash]).GetAddressBytes();
        if (length > bytes.Length * 8) return false;
        for (var i = 0; i < bytes.Length; i++) bytes[i] &= (byte)(0xFF << (8 - Math.Clamp(length - (i * 8), 0, 8)));
        network = new IPNetwork(new IPAddress(bytes), length);
        return true;
    }

    [GeneratedRegex(@"\A[0-9a-f]{8}-?[0-9a-f]{4}-?(?<version>[0-9a-f])[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Timeout.Infinite)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\A([0-9a-f]{2}(:[0-9a-f]{2}){5}|[0-9a-f]{2}(-[0-9a-f]{2}){5}|[0-9a-f]{4}(\.[0-9a-f]{4}){2})\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Mac();

    [GeneratedRegex(@"\A#?([0-9a-f]{3}|[0-9a-f]{6})\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex HexColor();

    [GeneratedRegex(@"\A\s*[0-9]+\s*(ns|us|ms|milli(s|second)?|s|sec|seconds?|m|min|minutes?|h|hr|hours?|d|days?|w|wk|weeks?)\s*\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Duration();
}
