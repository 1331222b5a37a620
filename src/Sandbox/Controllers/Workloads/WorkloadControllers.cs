namespace GitOpsActors.Sandbox.Controllers.Workloads;

/// <summary>The controllers that make workloads, services and storage live.</summary>
internal static class WorkloadControllers
{
    public static IEnumerable<Controller> All(Cluster cluster, TimeSpan delay) =>
    [
        new DeploymentController(cluster),
        new ReplicaSetController(cluster, "apps", "replicasets", "ReplicaSet"),
        new ReplicaSetController(cluster, "", "replicationcontrollers", "ReplicationController"),
        new StatefulSetController(cluster),
        new DaemonSetController(cluster),
        new JobController(cluster),
        new CronJobController(cluster),
        new EndpointController(cluster),
        new VolumeBinder(cluster),
        new BudgetController(cluster),
        new AutoscalerController(cluster),
        new ExposureController(cluster, delay),
    ];
}
