using System.Globalization;

namespace GitOpsActors.Host.Server.Access;

/// <summary>Moments as Secrets and tokens write them.</summary>
internal static class Moments
{
    public static DateTimeOffset? Read(string text) =>
        DateTimeOffset.TryParse(
            text.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment : null;

    public static string Write(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
