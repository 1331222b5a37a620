namespace GitOpsActors.Engine.Notifications;

/// <summary>Where a message goes: a service by its name, and whom the service shall tell; empty where it has but one.</summary>
public sealed record Destination(string Service, string Recipient)
{
    /// <summary>Reads `SERVICE:RECIPIENT`.</summary>
    public static Destination Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new Destination(text.Trim(), "") : new Destination(text[..colon].Trim(), text[(colon + 1)..].Trim());
    }

    public override string ToString() => Recipient.Length > 0 ? $"{Service}:{Recipient}" : Service;
}
