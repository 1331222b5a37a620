using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Resources;

/// <summary>Times as Kubernetes writes them: in UTC, to the second.</summary>
public static class Rfc3339
{
    /// <summary>Null where there is none.</summary>
    public static DateTimeOffset? Time(Node? node) =>
        DateTimeOffset.TryParse(node.Text(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
