using System.Globalization;
using System.Text;
using GitOpsActors.Sandbox.Kinds.Validation;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>Formats of texts; those that are not known are not checked.</summary>
internal static class Formats
{
    public static bool Fits(string format, string text) => format switch
    {
        "date-time" => DateTimeOffset.TryParseExact(text,
            ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd't'HH:mm:ssK"], CultureInfo.InvariantCulture,
                DateTimeStyles.None, out _) && text.Length > 19,
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "ipv4" => Names.IsIp(text) && !Names.IsIpv6(text),
        "ipv6" => Names.IsIpv6(text),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "hostname" => text.Split('.').All(part => part.Length is > 0 and < 64 && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')),
        "email" => text.IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at < text.Length - 1,
        "uuid" => Guid.TryParse(text, out _),
        "byte" => Convert.TryFromBase64String(text, new byte[(Encoding.UTF8.GetByteCount(text) * 3 / 4) + 3], out _),
        _ => true,
    };
}
