using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Sandbox.CustomResources;

/// <summary>Which of the names that a definition asks for it gets: each that no other definition of its group has.</summary>
/// <param name="Accepted">Its names from now on.</param>
/// <param name="Problem">What keeps it from having them all; of several, the last in the order in which they are looked at.</param>
internal sealed record DefinitionNames(MapNode Accepted, (string Reason, string Message)? Problem)
{
    /// <param name="definition">Whose names these are.</param>
    /// <param name="others">The other definitions of its group.</param>
    public static DefinitionNames Of(MapNode definition, IReadOnlyList<MapNode> others)
    {
        var (wanted, before) = (definition.Map("spec", "names"), definition.Map("status", "acceptedNames"));
        var taken = others.Select(other => other.Map("status", "acceptedNames")).ToList();
        var resources = taken.SelectMany(names =>
            (string[])[names.Text("plural") ?? "", names.Text("singular") ?? "", .. ShortNames(names)])
            .ToHashSet(StringComparer.Ordinal);
        var kinds = taken.SelectMany(names => (string[])[names.Text("kind") ?? "", names.Text("listKind") ?? ""])
            .ToHashSet(StringComparer.Ordinal);
        var accepted = before;
        (string, string)? problem = null;
        void Take(string field, HashSet<string> inUse, string reason)
        {
            var name = wanted.Text(field) ?? "";
            if (name == (before.Text(field) ?? "") || !inUse.Contains(name)) accepted = accepted.WithOrWithout(field, wanted[field]);
            else problem = (reason, InUse(name));
        }
        Take("plural", resources, "PluralConflict");
        Take("singular", resources, "SingularConflict");
        var own = ShortNames(before);
        var conflicts = ShortNames(wanted).Where(name => !own.Contains(name) && resources.Contains(name))
            .Distinct(StringComparer.Ordinal).ToList();
        if (conflicts.Count == 0) accepted = accepted.WithOrWithout("shortNames", wanted["shortNames"]);
        else
            problem = ("ShortNamesConflict",
                conflicts.Count == 1 ? InUse(conflicts[0]) : $"[{string.Join(", ", conflicts.Select(InUse))}]");
        Take("kind", kinds, "KindConflict");
        Take("listKind", kinds, "ListKindConflict");
        accepted = accepted.WithOrWithout("categories", wanted["categories"]);
        return new DefinitionNames(accepted, problem);
    }

    private static List<string> ShortNames(MapNode names) => [.. names.List("shortNames").Select(name => name.Text() ?? "")];

    private static string InUse(string name) => $"\"{name}\" is already in use";
}
