using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>Times as objects carry them: whole seconds, in UTC.</summary>
public static class Timestamps
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static string MicroText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Parse(Node? node) =>
        node.Text() is { } text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
