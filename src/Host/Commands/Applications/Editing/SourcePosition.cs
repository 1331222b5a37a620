using System.CommandLine;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;

namespace GitOpsActors.Host.Commands.Applications.Editing;

/// <summary>Which of the sources of an Application a command changes.</summary>
internal sealed class SourcePosition
{
    private readonly Option<int?> _position = new("--source-position")
    { Description = "Which source, counted from 1, where the Application has several." };
    private readonly Option<string?> _name = new("--source-name")
    { Description = "Which source, by its name, where the Application has several." };

    public IReadOnlyList<Option> All => [_position, _name];

    public MapNode Change(ParseResult parsed, MapNode spec, Func<MapNode, MapNode> change)
    {
        var (position, name) = (parsed.GetValue(_position), parsed.GetValue(_name));
        if (spec["sources"] is not ListNode { Count: > 0 } sources)
        {
            if (position is not (null or 1) || name is not null)
                throw new CommandException("The Application has one source only: leave --source-position and --source-name out.");
            return spec.With("source", change(spec.Map("source")));
        }

        if (position is not null == name is not null)
            throw new CommandException($"The Application has {sources.Count} sources: say which by --source-position or --source-name.");
        var at = position is { } number ? number - 1 : sources.ToList().FindIndex(source => source["name"].Text() == name);
        if (at < 0 || at >= sources.Count)
            throw new CommandException(name is null ? $"--source-position is a number from 1 to {sources.Count}."
                : $"The Application has no source of the name {name}.");
        return spec.With("sources", sources.With(at, change(sources[at].Map())));
    }
}
