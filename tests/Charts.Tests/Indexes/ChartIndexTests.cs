using System.Text;
using GitOpsActors.Charts.Indexes;

namespace GitOpsActors.Charts.Tests.Indexes;

public sealed class ChartIndexTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private ChartIndex Open(string text)
    {
        File.WriteAllText(_file, text);
        return ChartIndex.Open(_file, "the index");
    }

    private string Versions(string text, string chart = "web") => Open(text).VersionsOf(chart) is { } versions ? string.Join(' ', versions.Select(static one => $"{one.Text}@{string.Join(',', one.Urls)}")) : "none";

    private const string Entry = "{name: web, version: 1.0.0, urls: [web-1.0.0.tgz]}";

    [Theory]
    [InlineData("apiVersion: v1\nentries:\n  web:\n  - name: web\n    version: 1.0.0\n    urls:\n    - web-1.0.0.tgz\ngenerated: now\n")]
    [InlineData("apiVersion: v1\nentries:\n  web:\n    - name: web\n      version: 1.0.0\n      urls:\n        - web-1.0.0.tgz\n")]
    [InlineData("---\n# a comment\ngenerated: now\nentries: # more\n\n  # and more\n    api: []\n    \"web\": # why\n    - name: web\n      description: |\n        entries:\n          api: x\n      version: '1.0.0'\n      urls: [web-1.0.0.tgz]\n    'last':\n      []\napiVersion: v1")]
    [InlineData("\uFEFFapiVersion: v1\r\nentries:\r\n  web:\r\n  - name: web\r\n    version: 1.0.0\r\n    urls:\r\n    - web-1.0.0.tgz\r\n")]
    [InlineData("{\"apiVersion\":\"v1\",\"entries\":{\"api\":[{\"name\":\"api\"}],\"web\":[{\"name\":\"web\",\"version\":\"1.0.0\",\"urls\":[\"web-1.0.0.tgz\"]}]},\"generated\":\"now\"}")]
    [InlineData("\n  {\"entries\": {\"w\\u0065b\": [{\"urls\": [\"web-1.0.0.tgz\"], \"name\": \"web\", \"version\": \"1.0.0\"}]}, \"apiVersion\": \"v1\"}")]
    // Laid out in ways that only a real parser understands.
    [InlineData("apiVersion: v1\nentries: {web: [" + Entry + "]}\n")]
    [InlineData("{apiVersion: v1, entries: {web: [" + Entry + "]}}\n")]
    [InlineData("apiVersion: v1\nentries:\n  ? web\n  : - " + Entry + "\n")]
    public void An_index_says_the_same_however_it_is_laid_out(string text) => Assert.Equal("1.0.0@web-1.0.0.tgz", Versions(text));

    [Fact]
    public void What_is_no_use_is_left_out_and_what_is_not_there_is_told_from_what_is_empty()
    {
        const string Text = "apiVersion: v1\nentries:\n  web:\n  - name: web\n    version: nonsense\n  - version: 1.0.0\n  - null\n  - 7\n  - name: web\n    version: 2.0\n    urls: [a, b]\n  empty: []\n";
        Assert.Equal("2.0@a,b", Versions(Text).Replace("2@", "2.0@", StringComparison.Ordinal));
        Assert.Equal("", Versions(Text, "empty"));
        Assert.Equal("none", Versions(Text, "absent"));
        Assert.Equal("none", Versions("apiVersion: v1\nentries: {}\n"));
        Assert.Equal("none", Versions("apiVersion: v1\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Sign in</body></html>")]
    [InlineData("entries:\n  web: []\n")]
    [InlineData("{\"entries\":{}}")]
    [InlineData("{\"message\":")]
    [InlineData("[1, 2]")]
    public void What_is_no_index_is_refused(string text) => Assert.Contains("the index: it is no index of charts", Assert.Throws<ChartException>(() => Open(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_mistake_in_one_entry_is_told_when_that_one_is_asked_for()
    {
        var index = Open("apiVersion: v1\nentries:\n  bad:\n  - name: \"bad\n    version: 1.0.0\n  web:\n  - name: web\n    version: 1.0.0\n");
        Assert.Contains("it is no index of charts", Assert.Throws<ChartException>(() => index.VersionsOf("bad")).Message, StringComparison.Ordinal);
        Assert.Single(index.VersionsOf("web")!);
    }

    [Fact]
    public void A_large_index_costs_little_more_than_its_own_size_once_and_one_chart_little_at_all()
    {
        var text = new StringBuilder("apiVersion: v1\nentries:\n");
        for (var chart = 0; chart < 400; chart++)
        {
            text.Append("  chart-").Append(chart).Append(":\n");
            for (var version = 0; version < 100; version++)
                text.Append("  - apiVersion: v2\n    description: ").Append('x', 400).Append("\n    name: chart-").Append(chart).Append("\n    version: 1.0.").Append(version).Append("\n    urls:\n    - c.tgz\n");
        }

        File.WriteAllText(_file, text.ToString());
        var size = new FileInfo(_file).Length;
        Assert.InRange(size, 15_000_000, 30_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var index = ChartIndex.Open(_file, "the index");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, size + 1_000_000);
        before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(100, index.VersionsOf("chart-7")!.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
        Assert.Equal(400, index.Charts.Count());
    }

    [Fact]
    public void An_index_goes_on_to_say_what_it_said_when_the_file_is_replaced()
    {
        var index = Open("apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: [x]}\n");
        var other = _file + ".new";
        File.WriteAllText(other, "apiVersion: v1\nentries: {}\n");
        File.Move(other, _file, overwrite: true);
        Assert.Equal("1.0.0", index.VersionsOf("web")![0].Text);
    }
}
