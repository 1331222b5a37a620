using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;
using GitOpsActors.Sandbox.Objects;

namespace GitOpsActors.Sandbox.Tables;

/// <summary>Values as people read them in tables.</summary>
internal static class Cell
{
    public const string None = "<none>";
    public const string Unknown = "<unknown>";

    public static string Name(MapNode item) => item.Text("metadata", "name") ?? "";

    public static Node Age(MapNode item, DateTimeOffset now) => Since(item.At("metadata", "creationTimestamp"), now);

    public static string Since(Node? time, DateTimeOffset now) => Timestamps.Parse(time) is { } then ? Duration(now - then) : Unknown;

    /// <summary>Two units at most, and the more exact the shorter it is: 45s, 3m20s, 5h, 2d3h, 400d, 3y12d.</summary>
    public static string Duration(TimeSpan span)
    {
        var seconds = (long)Math.Floor(span.TotalSeconds);
        if (seconds < -1) return "<invalid>";
        if (seconds < 0) return "0s";
        if (seconds < 60 * 2) return $"{seconds}s";
        var minutes = seconds / 60;
        if (minutes < 10) return Pair(minutes, "m", seconds % 60, "s");
        if (minutes < 60 * 3) return $"{minutes}m";
        var hours = minutes / 60;
        if (hours < 8) return Pair(hours, "h", minutes % 60, "m");
        if (hours < 48) return $"{hours}h";
        if (hours < 24 * 8) return Pair(hours / 24, "d", hours % 24, "h");
        var days = hours / 24;
        if (days < 365 * 2) return $"{days}d";
        return days < 365 * 8 ? Pair(days / 365, "y", days % 365, "d") : $"{days / 365}y";
    }

    public static Node Number(MapNode item, params ReadOnlySpan<string> path) => item.Integer(path) ?? 0;

    public static Node TextOr(string fallback, MapNode item, params ReadOnlySpan<string> path) =>
        item.Text(path) is { Length: > 0 } text ? text : fallback;

    public static string Joined(IEnumerable<string?> texts) => string.Join(',', texts);

    public static Node Containers(MapNode template) => Joined(template.List("spec", "containers").Select(container => container.Text("name")));

    public static Node Images(MapNode template) => Joined(template.List("spec", "containers").Select(container => container.Text("image")));

    /// <summary>The text of a label selector.</summary>
    public static Node Selector(Node? selector)
    {
        if (selector is not MapNode map) return None;
        var text = LabelSelector.Of(map).ToString();
        return text.Length == 0 ? None : text;
    }

    public static Node Labels(Node? labels)
    {
        if (labels is not MapNode { Count: > 0 } map) return None;
        return string.Join(',', map.Sorted().Keys.ToArray().Select(key => $"{key}={map.Text(key)}"));
    }

    public static Node Flag(bool? value) => value == true ? "True" : "False";

    public static string Text(Node? value) => value switch
    {
        null or NullNode => "",
        StringNode text => text.Value,
        IntegerNode number => number.Value.ToString(CultureInfo.InvariantCulture),
        FloatNode number => number.Format(),
        BoolNode flag => flag.Value ? "true" : "false",
        _ => value.ToString(),
    };

    public static string AccessModes(ListNode modes) => Joined(modes.Select(mode => mode.Text() switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        var other => other,
    }).Distinct());

    private static string Pair(long big, string bigUnit, long small, string smallUnit) =>
        small == 0 ? $"{big}{bigUnit}" : $"{big}{bigUnit}{small}{smallUnit}";
}
