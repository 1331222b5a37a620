namespace GitOpsActors.Host.Server.Wire.Methods;

/// <summary>Times as Kubernetes writes them.</summary>
internal static class TimeText
{
    public static string Rfc3339(this TimeProvider time) => time.GetUtcNow().Rfc3339();

    public static string Rfc3339(this DateTimeOffset time) => Engine.Resources.Rfc3339.Text(time);
}
