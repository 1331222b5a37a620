using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOpsActors.Host.Tests.Metrics;

/// <summary>One answer of a metrics port, read by code that shares nothing with the writer.</summary>
internal sealed partial class Scrape
{
    private static readonly HttpClient Http = new();

    private Scrape(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => line[0] != '#'))
        {
            var match = Line().Match(line);
            Assert.True(match.Success, $"not a sample: {line}");
            var labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(
                static one => one.Groups["name"].Value, static one => Regex.Unescape(one.Groups["value"].Value));
            Samples.Add(new Sample(match.Groups["name"].Value, labels, double.Parse(match.Groups["value"].Value.Replace("+Inf", "Infinity",
                StringComparison.Ordinal), CultureInfo.InvariantCulture)));
        }
    }

    public string Text { get; }

    public List<Sample> Samples { get; } = [];

    public static Scrape Of(string text) => new(text);

    public static async Task<Scrape> OfAsync(string address) => new(await Http.GetStringAsync(address));

    /// <summary>All samples of a name whose labels have these values.</summary>
    public IEnumerable<Sample> Find(string name, params (string Name, string Value)[] labels) =>
        Samples.Where(one => one.Name == name && labels.All(label => one.Labels.GetValueOrDefault(label.Name) == label.Value));

    public double Sum(string name, params (string Name, string Value)[] labels) => Find(name, labels).Sum(static one => one.Value);

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>\S+)$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex("""(?<name>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)"(,|$)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

    internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
}
