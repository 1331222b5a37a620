using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.Tests.Controllers;

/// <summary>CronJobs start Jobs at their times, seen with a clock that the test moves.</summary>
public sealed class CronJobTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 1, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("*/5 * * * *", "", "2026-03-01T10:05:00Z")]
    [InlineData("@hourly", "", "2026-03-01T11:00:00Z")]
    [InlineData("30 12-14,16 * mar sun", "", "2026-03-01T12:30:00Z")]
    [InlineData("0 12 * * *", "timeZone: Europe/Berlin", "2026-03-01T11:00:00Z")]
    [InlineData("0 0 29 2 *", "", "2028-02-29T00:00:00Z")]
    public async Task A_Job_starts_when_its_time_has_come(string schedule, string spec, string expected)
    {
        var time = new VirtualTime(Start);
        await using var cluster = await LiveCluster.Start(time, TimeSpan.Zero);
        cluster.Create(Manifests.CronJob(schedule, spec));
        time.MoveTo(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
        await cluster.Until("batch", "jobs", JobAt(expected), _ => true);
        var cron = await cluster.Until("batch", "cronjobs", "tidy", item => item.At("status", "lastSuccessfulTime") is not null && item.At("status", "active") is null);
        Assert.Equal(expected, cron.Text("status", "lastScheduleTime"));
    }

    [Fact]
    public async Task Nothing_starts_while_the_last_Job_runs_and_the_policy_forbids_it()
    {
        var time = new VirtualTime(Start);
        await using var cluster = await LiveCluster.Start(time, TimeSpan.FromDays(1));
        cluster.Create(Manifests.CronJob("* * * * *", "concurrencyPolicy: Forbid"));
        time.MoveTo(Start.AddMinutes(1));
        await cluster.Until("batch", "cronjobs", "tidy", item => item.List("status", "active").Count == 1);
        time.MoveTo(Start.AddMinutes(5));
        cluster.Change("batch", "cronjobs", "tidy", item => item.WithAt(["spec", "concurrencyPolicy"], "Replace"));
        await cluster.Until("batch", "jobs", JobAt("2026-03-01T10:06:00Z"), _ => true);
        var made = cluster.Events("batch", "jobs").Select(happened => happened.After.Name).Distinct(StringComparer.Ordinal);
        Assert.Equal([JobAt("2026-03-01T10:02:00Z"), JobAt("2026-03-01T10:06:00Z")], made);
        await cluster.Until("batch", "jobs", jobs => jobs.Count() == 1 ? jobs : null);
    }

    [Fact]
    public async Task Only_so_many_Jobs_that_succeeded_are_kept()
    {
        var time = new VirtualTime(Start);
        await using var cluster = await LiveCluster.Start(time, TimeSpan.Zero);
        cluster.Create(Manifests.CronJob("* * * * *", "successfulJobsHistoryLimit: 1"));
        for (var minute = 1; minute <= 3; minute++)
        {
            time.MoveTo(Start.AddMinutes(minute));
            var expected = Start.AddMinutes(minute).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            await cluster.Until("batch", "cronjobs", "tidy", item => item.Text("status", "lastSuccessfulTime") == expected);
        }
        var kept = await cluster.Until("batch", "jobs", jobs => jobs.Count() == 1 ? jobs.Single() : null);
        Assert.Equal(JobAt("2026-03-01T10:04:00Z"), kept.Text("metadata", "name"));
    }

    private static string JobAt(string time) =>
        string.Create(CultureInfo.InvariantCulture, $"tidy-{DateTimeOffset.Parse(time, CultureInfo.InvariantCulture).ToUnixTimeSeconds() / 60}");
}
