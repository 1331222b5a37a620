using GitOpsActors.Engine.Helm.Regexes;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.Access;

/// <summary>How the patterns of a policy are meant.</summary>
public enum MatchMode
{
    /// <summary>All of the text, by a glob in which `*` crosses `/`.</summary>
    Glob,

    /// <summary>Any part of the text, by a regular expression.</summary>
    Regex,
}

/// <summary>What a line says of a resource, an action or an object. A pattern that is none matches nothing.</summary>
public sealed class AccessPattern
{
    private readonly Glob? _glob;
    private readonly GoRegex? _regex;

    private AccessPattern(string text, Glob? glob, GoRegex? regex, string problem) =>
        (Text, _glob, _regex, Problem) = (text, glob, regex, problem);

    public string Text { get; }

    /// <summary>Why it matches nothing; empty when it can match.</summary>
    public string Problem { get; }

    public bool IsMatch(string text) => _glob?.IsMatch(text) ?? _regex?.IsMatch(text) ?? false;

    public static AccessPattern Of(string text, MatchMode mode)
    {
        if (mode == MatchMode.Glob)
            return PolicyGlob.Of(text) is { } form && Glob.TryParse(form, separator: null, out var glob) ? new(text, glob, null, "")
                : new(text, null, null, $"'{text}' is no glob, and matches nothing");
        try
        {
            return new(text, null, GoRegex.Of(text, isMust: false), "");
        }
        catch (TemplateException error)
        {
            return new(text, null, null, $"'{text}' is no regular expression, and matches nothing: {error.Message}");
        }
    }
}
