using System.Globalization;
using System.Text;

namespace GitOpsActors.Engine.Access;

/// <summary>Reads the text of a policy: one line a rule, its fields between commas, with quotes around those that have commas
/// themselves.</summary>
public static class PolicyText
{
    private const int RuleFields = 6;
    private const int MembershipFields = 3;

    /// <param name="source">Where the text stands, for those who have to mend it.</param>
    public static IEnumerable<PolicyLine> Read(string source, string text, MatchMode mode, ICollection<PolicyProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            if (ReadLine(string.Create(CultureInfo.InvariantCulture, $"{source}, line {number}"), line, mode, problems) is { } read)
                yield return read;
        }
    }

    /// <summary>Reads one line; null and a problem when it is none.</summary>
    public static PolicyLine? ReadLine(string place, string line, MatchMode mode, ICollection<PolicyProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var (fields, problem) = Fields(line);
        problem = (fields, problem) switch
        {
            (_, { Length: > 0 }) => problem,
            (["p", ..], _) when fields.Count != RuleFields =>
                $"a line of p has 6 fields (p, subject, resource, action, object, allow or deny), and this one has {fields.Count}: {line}",
            (["g", ..], _) when fields.Count != MembershipFields =>
                $"a line of g has 3 fields (g, user or group, role), and this one has {fields.Count}: {line}",
            (["p", .., not ("allow" or "deny")], _) => $"the last field is allow or deny, and here it is '{fields[^1]}': {line}",
            (["p" or "g", ..], _) => "",
            _ => $"a line begins with p or g: {line}",
        };
        if (problem.Length > 0)
        {
            problems.Add(new PolicyProblem(place, problem, IsFatal: true));
            return null;
        }

        if (fields[0] == "g") return new PolicyLine.Membership(place, line, fields[1], fields[2]);
        var rule = new PolicyLine.Rule(
            place, line, fields[1], AccessPattern.Of(fields[2], mode), AccessPattern.Of(fields[3], mode),
            AccessPattern.Of(fields[4], mode), fields[5] == "allow");
        foreach (var pattern in (AccessPattern[])[rule.Resource, rule.Action, rule.Object])
            if (pattern.Problem.Length > 0) problems.Add(new PolicyProblem(place, pattern.Problem, IsFatal: false));
        if (rule.Resource.Problem.Length == 0 && !AccessResources.All.Any(rule.Resource.IsMatch))
        {
            var problemOfName = $"there is no resource {fields[2]}; these are: {string.Join(", ", AccessResources.All)}";
            problems.Add(new PolicyProblem(place, problemOfName, IsFatal: false));
        }

        return rule;
    }

    private static (IReadOnlyList<string> Fields, string Problem) Fields(string line)
    {
        var (fields, at) = (new List<string>(), 0);
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at])) at++;
            if (at < line.Length && line[at] == '"')
            {
                if (Quoted(line, ref at) is not { } quoted)
                    return (fields, $"a quote is not closed, or something other than a comma comes after it: {line}");
                fields.Add(quoted);
            }
            else
            {
                var end = line.IndexOf(',', at) is var comma and >= 0 ? comma : line.Length;
                var plain = line[at..end].TrimEnd();
                if (plain.Contains('"', StringComparison.Ordinal)) return (fields, $"a quote stands in the middle of a field: {line}");
                fields.Add(plain);
                at = end;
            }

            if (at >= line.Length) return (fields, "");
            at++;
        }
    }

    /// <summary>Reads from a quote to the comma after its end; two quotes in it are one.</summary>
    private static string? Quoted(string line, ref int at)
    {
        var text = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                text.Append(line[at]);
                continue;
            }

            if (at + 1 < line.Length && line[at + 1] == '"')
            {
                text.Append('"');
                at++;
                continue;
            }

            at++;
            while (at < line.Length && char.IsWhiteSpace(line[at])) at++;
            return at == line.Length || line[at] == ',' ? text.ToString() : null;
        }

        return null;
    }
}
