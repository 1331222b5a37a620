using System.Diagnostics;
using System.Globalization;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Bench.Access;

/// <summary>Ten thousand Applications filtered for one caller, as each list and each stream does it.</summary>
internal static class AccessBench
{
    private const int Applications = 10_000;
    private const int Teams = 500;
    private const int Projects = 200;
    private const int Rounds = 9;

    public static Task RunAsync(Report report)
    {
        var lines = string.Join('\n', Enumerable.Range(0, Teams).Select(static team => string.Create(
            CultureInfo.InvariantCulture,
            $"p, role:t{team}, applications, get, team-{team % Projects}/*, allow\np, role:t{team}, applications, \"{{sync,get}}\", " +
                $"team-{team % Projects}/web-[0-9]*, allow\np, role:t{team}, applications, get, */secret-*, deny\ng, acme:t{team}, " +
                $"role:t{team}")));
        var clock = Stopwatch.StartNew();
        var policy = AccessPolicy.Compile(PolicySettings.Read(MapNode.Of(("policy.csv", lines))))
            .WithProjects(Enumerable.Range(0, Projects).Select(ProjectOf));
        report.Add($"compiling a policy of {Teams * 4:#,##0} lines and {Projects} projects", clock.Elapsed.TotalMilliseconds, "ms");
        string[] names =
            [.. Enumerable.Range(0, Applications)
            .Select(static i => string.Create(CultureInfo.InvariantCulture, $"team-{i % Projects}/web-{i}"))];
        foreach (var groups in (int[])[1, 10])
        {
            var caller = new Caller
            {
                Subject = "ann",
                Claims = new Dictionary<string, IReadOnlyList<string>>
                {
                    ["groups"] = [.. Enumerable.Range(3, groups).Select(static i => "acme:t" + i.ToString(CultureInfo.InvariantCulture))],
                },
            };
            var times = Enumerable.Range(0, Rounds + 1).Select(_ => Filter(policy, caller, names)).Skip(1).Order().ToArray();
            report.Add($"{Applications:#,##0} Applications filtered for a caller with {groups} groups", times[Rounds / 2], "ms",
                budget: Budget.AtMost(50));
        }

        return Task.CompletedTask;
    }

    private static double Filter(AccessPolicy policy, Caller caller, string[] names)
    {
        var clock = Stopwatch.StartNew();
        var access = policy.For(caller);
        var seen = names.Count(name => access.May(AccessResources.Applications, "get", name));
        return seen > 0 ? clock.Elapsed.TotalMilliseconds : throw new InvalidOperationException("nothing was allowed");
    }

    private static MapNode ProjectOf(int number) => MapNode.Of(
        ("metadata", MapNode.Of(("name", string.Create(CultureInfo.InvariantCulture, $"team-{number}")))),
        ("spec", MapNode.Of(("roles", ListNode.Of(MapNode.Of(
            ("name", "ci"), ("groups", ListNode.Of((Node)"acme:ci")),
            ("policies", ListNode.Of(
                (Node)string.Create(
                CultureInfo.InvariantCulture, $"p, proj:team-{number}:ci, applications, sync, team-{number}/*, allow")))))))));
}
