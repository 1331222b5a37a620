using System.Globalization;

namespace GitOpsActors.Host.Server.Wire.Methods;

/// <summary>Times as Kubernetes writes them.</summary>
internal static class TimeText
{
    public static string Rfc3339(this TimeProvider time) => time.GetUtcNow().Rfc3339();

    public static string Rfc3339(this DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
