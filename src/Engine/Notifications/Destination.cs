namespace GitOpsActors.Engine.Notifications;

/// <summary>Where a message goes: a service by its name, and whom the service shall tell; empty where it has but one.</summary>
public sealed record Destination(string Service, string Recipient)
{
    public override string ToString() => Recipient.Length > 0 ? $"{Service}:{Recipient}" : Service;
}
