using System.Diagnostics.Metrics;

namespace GitOpsActors.Actors.Notifications;

/// <summary>What is counted of notifications.</summary>
internal static class NotificationInstruments
{
    private static readonly Meter Meter = new("GitOpsActors.Notifications");

    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>(
        "argocd_notifications_deliveries_total", description: "Messages that were sent, or could not be sent.");

    private static readonly Counter<long> Evaluations = Meter.CreateCounter<long>(
        "argocd_notifications_trigger_eval_total", description: "Conditions of triggers that were looked at.");

    public static void Delivered(string trigger, string service, bool isSent) =>
        Deliveries.Add(1, new("trigger", trigger), new("service", service), new("succeeded", Word(isSent)));

    public static void Evaluated(string trigger, bool holds) => Evaluations.Add(1, new("name", trigger), new("triggered", Word(holds)));

    private static string Word(bool isSo) => isSo ? "true" : "false";
}
