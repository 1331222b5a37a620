using GitOpsActors.Actors.Applications;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Tests.Applications;

public sealed class InboxTests
{
    private static readonly GroupKind Kind = new("", "ConfigMap");

    [Theory]
    [InlineData("9", "7", "9")]
    [InlineData("7", "9", "9")]
    [InlineData("9", "", "9")]
    public void A_resource_that_comes_late_does_not_take_the_place_of_a_newer_one(string first, string second, string told)
    {
        var inbox = new Inbox();
        inbox.AddNews(new ResourceNews("app", Resource(first)));
        inbox.AddNews(new ResourceNews("app", second.Length > 0 ? Resource(second) : null, "u"));
        var next = Assert.IsType<ResourceNews>(inbox.Next());
        if (second.Length == 0) Assert.Null(next.Resource);
        else Assert.Equal(told, next.Resource.Text("metadata", "resourceVersion"));
        Assert.Null(inbox.Next());
    }

    private static MapNode Resource(string version) => MapNode.Of(("metadata", MapNode.Of(("uid", "u"), ("resourceVersion", version))));

    /// <summary>Commands first and in order, then answers in order, then each level once: the newest, with all objects that any of them told.</summary>
    [Fact]
    public void Whatever_comes_in_whatever_order_nothing_is_lost_but_what_newer_news_replace()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var (chance, inbox) = (new Random(seed), new Inbox());
            var (commands, answers, levels) = (new List<object>(), new List<object>(), new List<NewsLevel>());
            var newest = new Dictionary<NewsLevel, INews>();
            var objects = new Dictionary<NewsLevel, Dictionary<ResourceKey, string>>();
            for (var i = 0; i < chance.Next(1, 60); i++)
            {
                switch (chance.Next(5))
                {
                    case 0: Keep(commands, inbox.AddCommand, new Describe($"{i}")); break;
                    case 1: Keep(answers, inbox.AddAnswer, $"answer {i}"); break;
                    case 2: Tell(new SourceNews("app")); break;
                    case 3: Tell(new ResourceNews("app", MapNode.Of(("n", i)))); break;
                    default:
                        var key = new ResourceKey("", "ConfigMap", "shop", $"{chance.Next(4)}");
                        var seen = new ApplicationMessage.LiveSeen("here", [new LiveChange(key, null, $"{i}")], new HashSet<GroupKind> { Kind }) { Ask = chance.Next(2) };
                        var live = new LiveNews("app", seen);
                        if (!objects.ContainsKey(live.Level)) objects[live.Level] = [];
                        objects[live.Level][key] = $"{i}";
                        Tell(live);
                        break;
                }
            }

            Assert.Equal(commands.Count + answers.Count + levels.Count, inbox.Count);
            foreach (var expected in commands.Concat(answers)) Assert.Same(expected, inbox.Next());
            foreach (var level in levels)
            {
                var next = Assert.IsAssignableFrom<INews>(inbox.Next());
                Assert.Equal(level, next.Level);
                if (next is LiveNews merged) Assert.Equal(objects[level], merged.Seen.Changes.ToDictionary(static change => change.Key, static change => change.Version));
                else Assert.Same(newest[level], next);
            }

            Assert.Null(inbox.Next());
            Assert.True(inbox.IsEmpty);

            void Tell(INews news)
            {
                if (newest.TryAdd(news.Level, news)) levels.Add(news.Level);
                newest[news.Level] = news;
                inbox.AddNews(news);
            }
        }

        static void Keep(List<object> kept, Action<object> add, object one)
        {
            kept.Add(one);
            add(one);
        }
    }
}
