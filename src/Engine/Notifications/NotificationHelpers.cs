using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Expressions;
using GitOpsActors.Engine.Helm.Functions;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Notifications;

/// <summary>The functions that conditions and templates find under `time`, `strings`, `repo` and `sync`.</summary>
/// <param name="now">What `time.Now()` says.</param>
/// <param name="commits">What is known of commits.</param>
internal sealed class NotificationHelpers(DateTimeOffset now, CommitBook commits)
{
    private static readonly (string Name, long Nanoseconds)[] Spans =
    [
        ("Nanosecond", 1), ("Microsecond", 1_000), ("Millisecond", 1_000_000), ("Second", GoDuration.Second),
        ("Minute", GoDuration.Minute), ("Hour", GoDuration.Hour),
    ];

    private static readonly (string Name, string Layout)[] Layouts =
    [
        ("ANSIC", "Mon Jan _2 15:04:05 2006"), ("UnixDate", "Mon Jan _2 15:04:05 MST 2006"),
        ("RubyDate", "Mon Jan 02 15:04:05 -0700 2006"), ("RFC822", "02 Jan 06 15:04 MST"), ("RFC822Z", "02 Jan 06 15:04 -0700"),
        ("RFC850", "Monday, 02-Jan-06 15:04:05 MST"), ("RFC1123", "Mon, 02 Jan 2006 15:04:05 MST"),
        ("RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700"), ("RFC3339", Rfc3339), ("RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00"),
        ("Kitchen", "3:04PM"), ("Stamp", "Jan _2 15:04:05"), ("StampMilli", "Jan _2 15:04:05.000"),
        ("StampMicro", "Jan _2 15:04:05.000000"), ("StampNano", "Jan _2 15:04:05.000000000"),
    ];

    private const string Rfc3339 = "2006-01-02T15:04:05Z07:00";

    /// <summary>Adds them to what a condition can name.</summary>
    public MapNode AddTo(MapNode values)
    {
        foreach (var (name, group) in Groups()) values = values.With(name, ExpressionObject.Of(group));
        return values;
    }

    /// <summary>Adds them to what a template can name.</summary>
    public void AddTo(GoMap values)
    {
        foreach (var (name, group) in Groups()) values[name] = group;
    }

    private IEnumerable<(string Name, GoMap Group)> Groups() =>
        [("time", Times()), ("strings", Strings()), ("repo", Repository()), ("sync", Syncs())];

    private GoMap Times()
    {
        var group = Group(
            ("Now", new GoFunction("", _ => new GoTime(now.ToUniversalTime(), "UTC"))),
            ("Parse", new GoFunction("string", static a => GoLayout.Parse((string)a[0]!, Rfc3339))));
        foreach (var (name, nanoseconds) in Spans) group[name] = new GoDuration(nanoseconds);
        foreach (var (name, layout) in Layouts) group[name] = layout;
        return group;
    }

    private static GoMap Strings() => Group(
        ("ReplaceAll", new GoFunction("string string string", static a => Replaced((string)a[0]!, (string)a[1]!, (string)a[2]!))),
        ("ToUpper", new GoFunction("string", static a => ((string)a[0]!).ToUpperInvariant())),
        ("ToLower", new GoFunction("string", static a =>
            string.Create(((string)a[0]!).Length, (string)a[0]!, static (lower, text) => text.AsSpan().ToLowerInvariant(lower)))));

    private GoMap Repository() => Group(
        ("RepoURLToHTTPS", new GoFunction("string", static a => WebAddress.OfRepository((string)a[0]!) ?? throw NoAddress(a[0]))),
        ("FullNameByRepoURL", new GoFunction("string", static a => WebAddress.FullNameOf((string)a[0]!) ?? throw NoAddress(a[0]))),
        ("QueryEscape", new GoFunction("string", static a => PathFunctions.QueryEscape((string)a[0]!))),
        ("GetCommitMetadata", new GoFunction("string", a => CommitOf((string)a[0]!))));

    private static TemplateException NoAddress(object? said) =>
        new($"{GoQuote.Double((string)said!)} is not the address of a repository");

    private static GoMap Syncs() => Group(("GetInfoItem", new GoFunction("map string", static a => InfoItem((GoMap)a[0]!, (string)a[1]!))));

    private static GoMap Group(params ReadOnlySpan<(string Name, GoFunction Function)> functions)
    {
        var group = new GoMap();
        foreach (var (name, function) in functions) group[name] = function;
        return group;
    }

    private static string Replaced(string text, string old, string by)
    {
        if (old.Length == 0) throw new TemplateException("ReplaceAll needs a text that is replaced");
        var length = text.Length + ((long)Math.Max(by.Length - old.Length, 0) * text.AsSpan().Count(old));
        if (length > NotificationLimits.CharactersMax)
            throw new LimitException($"ReplaceAll makes a text of more than {NotificationLimits.CharactersMax} characters");
        return text.Replace(old, by, StringComparison.Ordinal);
    }

    private GoMap CommitOf(string revision)
    {
        var said = commits.Find(revision);
        return new GoMap
        {
            Entries = new(StringComparer.Ordinal)
            {
                ["Message"] = said.Message,
                ["Author"] = said.Author,
                ["Date"] = new GoTime(said.Date, said.Date.Offset == TimeSpan.Zero ? "UTC" : ""),
                ["Tags"] = new GoList([.. said.Tags], GoList.Strings),
            },
        };
    }

    /// <summary>Of the operation that is wanted, or else of the last one.</summary>
    private static string InfoItem(GoMap application, string name)
    {
        var operation = application["operation"] as GoMap
            ?? ((application["status"] as GoMap)?["operationState"] as GoMap)?["operation"] as GoMap
            ?? throw new TemplateException("the Application has not been synced yet");
        var found = (operation["info"] as GoList)?.Items.OfType<GoMap>().FirstOrDefault(item => item["name"] is string own && own == name);
        return found?["value"] as string ?? "";
    }
}
