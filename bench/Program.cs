using GitOpsActors.Bench;
using GitOpsActors.Bench.Access;
using GitOpsActors.Bench.ApplicationSets;
using GitOpsActors.Bench.Entities;
using GitOpsActors.Bench.Edges;
using GitOpsActors.Bench.Fleet;
using GitOpsActors.Bench.Fuzz;
using GitOpsActors.Bench.Helm;
using GitOpsActors.Bench.Journal;
using GitOpsActors.Bench.Kustomize;
using GitOpsActors.Bench.Nodes;
using GitOpsActors.Bench.Sandbox;
using GitOpsActors.Bench.Scrape;

// One entry a bench: what it is called on the command line, what it shows, and what runs it.
(string Name, string About, Func<Report, Task> Run)[] benches =
[
    ("actors", "messages, questions, start and memory of Applications beside a plain Akka actor", ActorsBench.RunAsync),
    ("nodes", "the same fleet on one, two and three nodes: requests, watches, processor time, silence when one leaves", NodesBench.RunAsync),
    ("journal", "durable events and recovery of both journals through Akka", JournalBench.RunAsync),
    ("kustomize", "builds beside the original as a process", KustomizeBench.RunAsync),
    ("helm", "renders of charts beside the original as a process", HelmBench.RunAsync),
    ("fuzz", "damaged charts, kustomizations and manifests: no crash, no hang, no memory beyond bounds", FuzzBench.RunAsync),
    ("sandbox", "applies, watches and memory of the embedded API server, and what one more object costs among many", SandboxBench.RunAsync),
    ("fleet", "a thousand applications from push to cluster, drift repaired, cold start", FleetBench.RunAsync),
    ("client", "applies through the Kubernetes client beside a bare HTTP client", ClientBench.RunAsync),
    ("git", "small reads out of a mirror, beside git programs that stay", GitBench.RunAsync),
    ("access", "ten thousand Applications filtered for one caller by a large policy", AccessBench.RunAsync),
    ("appsets", "five thousand Applications of one ApplicationSet: generated, and compared with those that are there", SetsBench.RunAsync),
    ("scrape", "metrics of ten thousand Applications: a scrape, and a measurement", ScrapeBench.RunAsync),
    ("charts", "a chart out of a large repository beside the original as a process", ChartsBench.RunAsync),
];

var json = args.Contains("--json");
var names = args.Where(static arg => arg != "--json").ToList();
if (names.Count == 0 || names.Exists(name => !benches.Any(bench => bench.Name == name)))
{
    Console.Error.WriteLine("usage: bench NAME... [--json]");
    foreach (var bench in benches) Console.Error.WriteLine($"  {bench.Name,-12} {bench.About}");
    return 2;
}

#if DEBUG
Console.Error.WriteLine("bench: this is a debug build, its figures mean nothing; run: dotnet run -c Release --project bench -- " + string.Join(' ', args));
#endif
var passed = true;
foreach (var bench in benches.Where(bench => names.Contains(bench.Name)))
{
    var report = new Report(bench.Name);
    await bench.Run(report);
    Console.WriteLine(json ? report.ToJson() : report.ToTable());
    passed &= report.Passed;
}

return passed ? 0 : 1;
