using System.Globalization;

namespace GitOpsActors.Engine.Resources;

/// <summary>Times as Kubernetes writes them: in UTC, to the second.</summary>
public static class Rfc3339
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
