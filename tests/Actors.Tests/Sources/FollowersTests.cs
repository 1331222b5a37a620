using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Tests.Sources;

public sealed class FollowersTests
{
    private static readonly Wish Main = new("main");

    private static Following At(string point, string? file) =>
        new("repo", 0, Main, point, file is null ? null : new ReadSet(new Dictionary<string, string?> { [file] = "id" }, new Dictionary<string, string?>()));

    private static Step Changed(params string[] paths) => new(paths, reads => !paths.Any(reads.Files.ContainsKey));

    private static Cohort Only(Followers followers) => Assert.Single(followers.Cohorts);

    [Fact]
    public void Of_ten_thousand_the_one_that_read_what_changed_is_told_and_the_others_move_on_as_one()
    {
        var followers = new Followers();
        for (var i = 0; i < 10_000; i++) followers.Set($"app-{i}", [At("one", $"apps/{i}/values.yaml")]);
        var (cohort, checks) = (Only(followers), 0);

        var told = followers.Move(cohort, "two", new Step(["apps/77/values.yaml"], reads =>
        {
            checks++;
            return !reads.Files.ContainsKey("apps/77/values.yaml");
        }));

        Assert.Equal(["app-77"], told);
        Assert.Equal(1, checks);
        Assert.Equal("two", cohort.Point);
        Assert.Equal(9_999, cohort.Members.Count);
        Assert.Equal(("one", "two", 1), (followers.Cohorts.Single(one => one != cohort).Point, followers.Cohorts.Single(one => one != cohort).ToldOf, followers.Cohorts.Single(one => one != cohort).Members.Count));
    }

    [Fact]
    public void The_many_that_arrive_where_few_are_stay_one_cohort_and_the_few_join_it()
    {
        var followers = new Followers();
        for (var i = 0; i < 100; i++) followers.Set($"app-{i}", [At("one", $"{i}.yaml")]);
        var many = Only(followers);
        followers.Set("first", [At("two", "first.yaml")]);
        Assert.Empty(followers.Move(many, "two", Changed("other.yaml")));
        Assert.Same(many, Only(followers));
        Assert.Equal(("two", 101), (many.Point, many.Members.Count));
        Assert.Equal(["first"], followers.Move(many, "three", Changed("first.yaml")));
    }

    [Fact]
    public void Who_joins_those_that_were_told_already_is_told_and_they_are_not_told_twice()
    {
        var followers = new Followers();
        followers.Set("told", [At("one", "a.yaml")]);
        Assert.Equal(["told"], followers.Move(Only(followers), "two", Changed("a.yaml")));
        followers.Set("late", [At("one", "a.yaml")]);
        var cohort = Only(followers);
        Assert.Null(cohort.ToldOf);
        Assert.Equal(["late"], followers.Move(cohort, "two", Changed("a.yaml")));
        Assert.Equal(["late", "told"], followers.Move(Only(followers), "two", Changed("a.yaml"), again: true).Order());
    }

    [Fact]
    public void One_whose_reads_are_not_known_hears_of_every_change()
    {
        var followers = new Followers();
        followers.Set("reader", [At("one", "a.yaml")]);
        followers.Set("unknown", [At("one", null)]);
        Assert.Equal(["unknown"], followers.Move(Only(followers), "two", Changed("deep/below/b.yaml")));
    }

    [Fact]
    public void A_commit_that_changes_no_path_concerns_only_those_whose_reads_are_not_known()
    {
        var followers = new Followers();
        followers.Set("any", [At("one", null)]);
        followers.Set("some", [At("one", "a.yaml")]);
        Assert.Equal(["any"], followers.Move(Only(followers), "two", Changed()));
    }

    [Fact]
    public void Nothing_is_left_of_who_follows_something_else()
    {
        var followers = new Followers();
        followers.Set("app", [At("one", "a.yaml"), At("one", null)]);
        followers.Set("app", []);
        Assert.Empty(followers.Cohorts);
        Assert.Equal(0, followers.Count);
        followers.Set("other", [At("one", "b.yaml")]);
        Assert.Empty(followers.Move(Only(followers), "two", Changed("a.yaml")));
    }
}
