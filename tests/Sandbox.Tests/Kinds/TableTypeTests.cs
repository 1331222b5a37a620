using GitOpsActors.Sandbox.Tables;

namespace GitOpsActors.Sandbox.Tests.Kinds;

/// <summary>Columns that hold numbers or truth say so, as programs that read tables expect it.</summary>
public sealed class TableTypeTests
{
    [Theory]
    [InlineData("apps", "replicasets", "Desired=integer Current=integer Ready=integer")]
    [InlineData("", "replicationcontrollers", "Desired=integer Current=integer Ready=integer")]
    [InlineData("apps", "daemonsets", "Desired=integer Current=integer Ready=integer Up-to-date=integer Available=integer")]
    [InlineData("apps", "deployments", "")]
    [InlineData("policy", "poddisruptionbudgets", "Allowed Disruptions=integer")]
    [InlineData("scheduling.k8s.io", "priorityclasses", "Value=integer Global-Default=boolean")]
    [InlineData("batch", "cronjobs", "Suspend=boolean Active=integer")]
    [InlineData("storage.k8s.io", "volumeattachments", "Attached=boolean")]
    public void Columns_have_their_types(string group, string plural, string types)
    {
        var resource = new Cluster(TimeProvider.System, new Random(1)).Catalog.FindStored(group, plural)!;
        var columns = TableKinds.Of(resource).Columns.Where(column => column.Type != "string")
            .Select(column => $"{column.Name}={column.Type}");
        Assert.Equal(types, string.Join(' ', columns));
    }
}
