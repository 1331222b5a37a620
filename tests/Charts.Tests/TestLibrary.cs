using GitOpsActors.Charts.Access;
using GitOpsActors.Charts.Keeping;
using GitOpsActors.Charts.Repositories;

namespace GitOpsActors.Charts.Tests;

/// <summary>A library of charts in a folder of its own, with a time that the test moves.</summary>
internal sealed class TestLibrary : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("charts-tests-").FullName;

    public FakeTime Time { get; } = new();

    public static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public ChartLibrary Library(ChartLimits? limits = null, TimeProvider? time = null) => new(Folder, time ?? Time, limits);

    public ChartRepository Open(string url, ChartLimits? limits = null) => Open(new ChartAccess { Url = url }, limits);

    public ChartRepository Open(ChartAccess access, ChartLimits? limits = null) => Library(limits).Open(access);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
