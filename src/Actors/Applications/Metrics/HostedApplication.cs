using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.Applications.Metrics;

/// <summary>What is shown of an Application that lives on this node.</summary>
/// <param name="Resource">As it was last seen; its status is what is told of it.</param>
/// <param name="Server">The address of the cluster that it deploys to, as far as it is known.</param>
/// <param name="Orphans">How many objects of its namespace nobody manages; null where nobody wants to know, or it is not known yet.</param>
public sealed record HostedApplication(ApplicationName Name, MapNode Resource, string Server, int? Orphans);
