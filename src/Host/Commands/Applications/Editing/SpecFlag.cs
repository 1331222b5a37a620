using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications.Editing;

/// <summary>An option of the command line that changes a part of a document: of a source, of a destination, of a policy.</summary>
internal sealed class SpecFlag(Option option, Func<ParseResult, MapNode, MapNode> change)
{
    public Option Option => option;

    public bool IsGiven(ParseResult parsed) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>The document with what is said; as it was when nothing is said.</summary>
    public MapNode Apply(ParseResult parsed, MapNode document) => IsGiven(parsed) ? change(parsed, document) : document;

    public static MapNode ApplyAll(IEnumerable<SpecFlag> flags, ParseResult parsed, MapNode document) =>
        flags.Aggregate(document, (changed, flag) => flag.Apply(parsed, changed));

    /// <summary>A text; an empty one takes the field out.</summary>
    public static SpecFlag Text(string[] names, string description, params string[] path)
    {
        var option = new Option<string>(names[0], names[1..]) { Description = description };
        return new SpecFlag(option, (parsed, document) =>
            Put(document, path, parsed.GetRequiredValue(option) is { Length: > 0 } value ? (Node)value : null));
    }

    public static SpecFlag Number(string name, string description, params string[] path)
    {
        var option = new Option<long>(name) { Description = description };
        return new SpecFlag(option, (parsed, document) => Put(document, path, parsed.GetRequiredValue(option)));
    }

    /// <summary>A switch; turned off, its field goes, since that is what it means when it is missing.</summary>
    public static SpecFlag Switch(string[] names, string description, params string[] path)
    {
        var option = new Option<bool>(names[0], names[1..]) { Description = description };
        return new SpecFlag(option, (parsed, document) => Put(document, path, parsed.GetValue(option) ? (Node)true : null));
    }

    /// <summary>Texts that take the place of those that were there.</summary>
    public static SpecFlag Texts(string name, string description, params string[] path)
    {
        var option = new Option<string[]>(name) { Description = description + " May be given again." };
        return new SpecFlag(option, (parsed, document) =>
            Put(document, path, ListNode.Of(parsed.GetRequiredValue(option).Select(static one => (Node)one))));
    }

    /// <summary>Pairs `name=value` that are set in a map.</summary>
    public static SpecFlag Pairs(string name, string description, params string[] path)
    {
        var option = new Option<string[]>(name) { Description = description + " As NAME=VALUE; may be given again." };
        return new SpecFlag(option, (parsed, document) => parsed.GetRequiredValue(option).Select(text => Pair(name, text))
            .Aggregate(document, (changed, pair) => changed.WithAt([.. path, pair.Name], pair.Value)));
    }

    /// <summary>Items of a list that have names: one of the same name is replaced.</summary>
    /// <param name="read">From a text to the item.</param>
    /// <param name="nameOf">The name of an item of the list.</param>
    public static SpecFlag Named(string[] names, string description, string[] path, Func<string, Node> read, Func<Node, string> nameOf)
    {
        var option = new Option<string[]>(names[0], names[1..]) { Description = description + " May be given again." };
        return new SpecFlag(option, (parsed, document) => document.WithAt(
            path, parsed.GetRequiredValue(option).Select(read)
                .Aggregate(document.List(path), (list, item) => Replace(list, item, nameOf))));
    }

    /// <summary>A text of the form NAME=VALUE.</summary>
    public static (string Name, string Value) Pair(string option, string text) =>
        text.IndexOf('=', StringComparison.Ordinal) is var at and > 0
        ? (text[..at], text[(at + 1)..])
        : throw new CommandException($"{option} is NAME=VALUE; '{text}' is not.");

    /// <summary>Sets the value, or takes it out, with the maps that hold nothing else any more.</summary>
    public static MapNode Put(MapNode document, ReadOnlySpan<string> path, Node? value)
    {
        if (value is not null) return document.WithAt(path, value);
        if (path.Length == 1) return document.Without(path[0]);
        if (document[path[0]] is not MapNode below) return document;
        var left = Put(below, path[1..], null);
        return left.Count == 0 ? document.Without(path[0]) : document.With(path[0], left);
    }

    private static ListNode Replace(ListNode list, Node item, Func<Node, string> nameOf)
    {
        for (var i = 0; i < list.Count; i++)
            if (nameOf(list[i]) == nameOf(item)) return list.With(i, item);
        return list.Append(item);
    }
}
