using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;

namespace GitOpsActors.Engine.Tests.Projects;

public sealed class SyncWindowTests
{
    private static readonly DateTimeOffset Noon = At("2026-03-04T12:00:00Z");

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    private static SyncWindow Window(string yaml) => SyncWindow.Read(YamlReader.Read("{" + yaml + "}").Map());

    private static SyncWindows Of(params string[] windows) => new([.. windows.Select(Window)]);

    private const string Active = "schedule: '0 11 * * *', duration: 2h";
    private const string Inactive = "schedule: '0 13 * * *', duration: 2h";

    [Theory]
    // What is assigned -> automated, manual.
    [InlineData(true, true)]
    [InlineData(false, false, $"kind: deny, {Active}")]
    [InlineData(false, true, $"kind: deny, {Active}, manualSync: true")]
    [InlineData(false, false, $"kind: deny, {Active}, manualSync: true", $"kind: deny, {Active}")]
    [InlineData(false, false, $"kind: deny, {Active}", $"kind: allow, {Active}, manualSync: true")]
    [InlineData(false, true, $"kind: deny, {Active}, manualSync: true", $"kind: allow, {Inactive}")]
    [InlineData(true, true, $"kind: allow, {Active}")]
    [InlineData(true, true, $"kind: allow, {Active}", $"kind: allow, {Inactive}")]
    [InlineData(true, true, $"kind: allow, {Active}", $"kind: deny, {Inactive}")]
    [InlineData(false, false, $"kind: allow, {Inactive}")]
    [InlineData(false, true, $"kind: allow, {Inactive}, manualSync: true")]
    [InlineData(false, false, $"kind: allow, {Inactive}, manualSync: true", $"kind: allow, {Inactive}")]
    [InlineData(false, false, $"kind: allow, {Inactive}", $"kind: deny, {Inactive}")]
    [InlineData(true, true, $"kind: deny, {Inactive}")]
    // What can't be read blocks, whatever else there is.
    [InlineData(false, false, $"kind: allow, {Active}", "kind: allow, schedule: '0 25 * * *', duration: 2h")]
    [InlineData(false, false, "kind: deny, schedule: '0 13 * * *', duration: soon")]
    [InlineData(false, false, $"kind: maybe, {Active}")]
    [InlineData(false, false, "kind: allow, schedule: '@daily', duration: 48h")]
    public void The_truth_table(bool automated, bool manual, params string[] windows) =>
        Assert.Equal((automated, manual), (Of(windows).Refusal(false, Noon) is null, Of(windows).Refusal(true, Noon) is null));

    [Theory]
    [InlineData("21:00", false, false)]
    [InlineData("22:15", true, true)]
    [InlineData("22:35", false, true)]
    [InlineData("23:30", false, false)]
    public void The_example_of_the_manual(string time, bool automated, bool manual)
    {
        var windows = Of("kind: allow, schedule: '0 22 * * *', duration: 1h, manualSync: false", "kind: deny, schedule: '30 22 * * *', duration: 10m, manualSync: true");
        var now = At($"2026-03-04T{time}:00Z");
        Assert.Equal((automated, manual), (windows.Refusal(false, now) is null, windows.Refusal(true, now) is null));
    }

    [Theory]
    [InlineData("2026-03-04T22:00:00Z", false)]
    [InlineData("2026-03-04T22:00:00.001Z", true)]
    [InlineData("2026-03-04T22:59:59.999Z", true)]
    [InlineData("2026-03-04T23:00:00Z", false)]
    public void Neither_end_belongs_to_a_window(string time, bool isActive) =>
        Assert.Equal(isActive, Window("kind: allow, schedule: '0 22 * * *', duration: 1h").IsActive(At(time)));

    [Theory]
    // Berlin is two hours ahead in summer and one in winter.
    [InlineData("Europe/Berlin", "2026-07-01T20:30:00Z", true)]
    [InlineData("Europe/Berlin", "2026-07-01T21:30:00Z", false)]
    [InlineData("Europe/Berlin", "2026-01-01T21:30:00Z", true)]
    [InlineData("Asia/Kolkata", "2026-01-01T17:00:00Z", true)]
    [InlineData("Nowhere/AtAll", "2026-01-01T22:30:00Z", true)]
    public void Schedules_are_of_a_time_zone(string zone, string time, bool isActive) =>
        Assert.Equal(isActive, Window($"kind: allow, schedule: '0 22 * * *', duration: 1h, timeZone: {zone}").IsActive(At(time)));

    [Fact]
    public void The_present_offset_is_taken_for_all_when_clocks_are_turned()
    {
        // On 29 March 2026 Berlin's clocks go from 2 to 3: at 03:30 the window of 01:00 for two hours is over by the present offset.
        var window = Window("kind: allow, schedule: '0 1 * * *', duration: 2h, timeZone: Europe/Berlin");
        Assert.True(window.IsActive(At("2026-03-29T00:59:00Z")));
        Assert.False(window.IsActive(At("2026-03-29T01:30:00Z")));
    }

    [Theory]
    [InlineData("applications: ['shop-*']", true)]
    [InlineData("applications: [other]", false)]
    [InlineData("clusters: [prod]", true)]
    [InlineData("clusters: ['https://*']", false)]
    [InlineData("namespaces: [web, sho?]", true)]
    [InlineData("applications: [other], namespaces: [shop]", true)]
    [InlineData("applications: [other], namespaces: [shop], andOperator: true", false)]
    [InlineData("applications: ['*'], clusters: [prod], andOperator: true", true)]
    [InlineData("andOperator: true", false)]
    [InlineData("applications: ['!other']", false)]
    public void A_window_is_for_those_that_its_lists_name(string lists, bool isFor) =>
        Assert.Equal(isFor, Window($"kind: deny, schedule: '* * * * *', duration: 1h, {lists}").IsFor("shop-web", "", "prod", "shop"));

    [Theory]
    [InlineData("syncOverrun: true", "2026-03-04T10:30:00Z", true)]
    [InlineData("syncOverrun: false", "2026-03-04T10:30:00Z", false)]
    [InlineData("syncOverrun: true", "2026-03-04T11:30:00Z", false)]
    public void A_sync_that_began_in_time_may_run_over(string overrun, string startedAt, bool may) =>
        Assert.Equal(may, Of($"kind: deny, {Active}, {overrun}").Refusal(false, Noon, At(startedAt)) is null);

    [Fact]
    public void An_allowed_sync_may_run_over_the_end_of_its_window()
    {
        var windows = Of("kind: allow, schedule: '0 10 * * *', duration: 1h, syncOverrun: true");
        Assert.Null(windows.Refusal(false, Noon, At("2026-03-04T10:59:00Z")));
        Assert.NotNull(windows.Refusal(false, Noon, At("2026-03-04T11:30:00Z")));
    }

    [Theory]
    [InlineData("2026-03-04T21:00:00Z", "2026-03-04T22:00:00Z")]
    [InlineData("2026-03-04T22:00:00Z", "2026-03-04T22:00:00Z")]
    [InlineData("2026-03-04T22:10:00Z", "2026-03-04T22:30:00Z")]
    [InlineData("2026-03-04T22:35:00Z", "2026-03-04T22:40:00Z")]
    [InlineData("2026-03-04T22:45:00Z", "2026-03-04T23:00:00Z")]
    public void The_next_turn_is_when_any_of_the_windows_begins_or_ends(string now, string turn) =>
        Assert.Equal(At(turn), Of("kind: allow, schedule: '0 22 * * *', duration: 1h", "kind: deny, schedule: '30 22 * * *', duration: 10m").Turn(At(now)));
}
