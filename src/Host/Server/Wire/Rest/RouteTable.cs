using GitOpsActors.Host.Server.Wire.Definitions;

namespace GitOpsActors.Host.Server.Wire.Rest;

/// <summary>What a path means.</summary>
/// <param name="Values">What its variable parts are, by the field of the request.</param>
internal sealed record RouteMatch(WireMethod Method, RestRoute Route, IReadOnlyList<(string Field, string Value)> Values);

/// <summary>
/// Finds the method that a verb and a path call. A part of a path is decoded after it was cut out, so that an address of a repository, with
/// its slashes encoded, is one part.
/// </summary>
internal sealed class RouteTable
{
    private readonly List<(WireMethod Method, RestRoute Route, string[] Parts)> _routes = [];

    public RouteTable(IEnumerable<WireMethod> methods)
    {
        foreach (var method in methods)
            foreach (var route in method.Routes) _routes.Add((method, route, route.Path.TrimStart('/').Split('/')));
        // A word says more than a variable: it is looked at first.
        _routes = [.. _routes.OrderByDescending(static route => route.Parts.Count(static part => !IsVariable(part)))];
    }

    /// <param name="path">As it was sent, without its query.</param>
    public RouteMatch? Find(string verb, string path)
    {
        var parts = path.Trim('/').Split('/');
        foreach (var (method, route, wanted) in _routes)
            if (route.Verb == verb && Match(wanted, parts) is { } values) return new RouteMatch(method, route, values);
        return null;
    }

    /// <summary>Whether the path is one, if only with another verb.</summary>
    public bool Has(string path)
    {
        var parts = path.Trim('/').Split('/');
        return _routes.Exists(route => Match(route.Parts, parts) is not null);
    }

    private static bool IsVariable(string part) => part.StartsWith('{');

    private static List<(string, string)>? Match(string[] wanted, string[] parts)
    {
        const string Rest = "=**}";
        var takesRest = wanted[^1].EndsWith(Rest, StringComparison.Ordinal);
        if (takesRest ? parts.Length < wanted.Length - 1 : parts.Length != wanted.Length) return null;
        var values = new List<(string, string)>();
        for (var i = 0; i < wanted.Length; i++)
        {
            if (takesRest && i == wanted.Length - 1)
                values.Add((wanted[i][1..^Rest.Length], string.Join('/', parts.Skip(i).Select(Uri.UnescapeDataString))));
            else if (!IsVariable(wanted[i]) && wanted[i] != parts[i]) return null;
            else if (IsVariable(wanted[i]) && parts[i].Length == 0) return null;
            else if (IsVariable(wanted[i])) values.Add((wanted[i][1..^1], Uri.UnescapeDataString(parts[i])));
        }

        return values;
    }
}
