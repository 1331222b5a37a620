using System.Diagnostics.Metrics;

namespace GitOpsActors.Host.Server.Webhooks;

/// <summary>Counts webhooks.</summary>
internal static class WebhookMeter
{
    // Whoever calls names a repository: only those that are known are told by their names, or anybody could make up new ones for ever.
    private const string Unknown = "unknown";

    private static readonly Meter Meter = new("GitOpsActors.Webhooks");

    private static readonly Counter<long> Requests =
        Meter.CreateCounter<long>("argocd_webhook_requests_total",
            description: "Webhooks that were believed, by the repository that they name.");

    private static readonly UpDownCounter<long> InFlight =
        Meter.CreateUpDownCounter<long>("argocd_webhook_handlers_in_flight", description: "Webhooks that are being handled.");

    /// <param name="repositories">The addresses of those that are in use here; none for one that is not.</param>
    public static void Believed(IReadOnlyCollection<string> repositories)
    {
        foreach (var repository in repositories.DefaultIfEmpty(Unknown)) Requests.Add(1, new KeyValuePair<string, object?>("repo",
            repository));
    }

    public static async Task<T> WhileHandledAsync<T>(Func<Task<T>> handle)
    {
        InFlight.Add(1);
        try
        {
            return await handle();
        }
        finally
        {
            InFlight.Add(-1);
        }
    }
}
