using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Matching;

namespace GitOpsActors.Engine.Tests.Access;

/// <summary>Random policies and requests, held against a reading of the rules that does nothing but follow them word by word.</summary>
public sealed class RandomPolicyTests
{
    private const int Policies = 2_000;
    private const int RequestsEach = 50;

    private static readonly string[] Subjects =
        ["ann", "bob", "dev", "ops", "role:a", "role:b", "role:c", "role:readonly", "role:admin", "proj:shop:ci", "proj:pay:ci", "",
        "admin"];
    private static readonly string[] Resources = ["applications", "clusters", "repositories", "projects", "logs", "accounts", "*", "app*"];
    private static readonly string[] Actions = ["get", "sync", "delete", "*", "{get,sync}", "delete/*", "action/*"];
    private static readonly string[] Objects =
        ["*", "*/*", "shop/*", "pay/*", "shop/web", "*/web", "shop", "https://x", "s[gh]op/*", "pay/??b", "shop/ns/*", "{shop,pay}/web"];
    private static readonly string[] AskedResources = ["applications", "clusters", "repositories", "projects", "logs", "accounts"];
    private static readonly string[] AskedActions =
        ["get", "sync", "delete", "delete/apps/Deployment/ns/web", "action/apps/Deployment/restart"];
    private static readonly string[] AskedObjects =
        ["shop/web", "pay/web", "shop/ns/web", "shop", "pay", "https://x", "ann", "other/web", "shop/"];

    [Fact]
    public void A_hundred_thousand_random_requests_are_decided_as_a_naive_reading_does()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var allowed = 0;
        for (var i = 0; i < Policies; i++)
        {
            var world = World.Draw(random);
            var policy = world.Compile();
            for (var j = 0; j < RequestsEach; j++)
            {
                var caller = new Caller
                {
                    Subject = Pick(random, Subjects),
                    Claims = AccessPolicyTests.Groups([.. Draws(random, 3, Subjects)])
                };
                var (resource, action, what) = (Pick(random, AskedResources), Pick(random, AskedActions), Pick(random, AskedObjects));
                var expected = world.Allows(caller, resource, action, what);
                var decision = policy.Decide(caller, resource, action, what);
                Assert.True(expected == decision.IsAllowed,
                    $"seed {seed}: {caller.Subject} [{string.Join(' ', caller.Values("groups"))}] {action} {resource} {what}: " +
                    $"{decision}\n{world}");
                allowed += expected ? 1 : 0;
            }
        }

        // Else the test would say nothing.
        Assert.InRange(allowed, Policies * RequestsEach / 20, Policies * RequestsEach * 19 / 20);
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];

    private static List<string> Draws(Random random, int most, string[] from) =>
        Enumerable.Range(0, random.Next(most + 1)).Select(_ => Pick(random, from)).ToList();

    /// <summary>A policy as lists of fields, and what it says.</summary>
    private sealed record World(string DefaultRole, List<string[]> Lines, Dictionary<string, List<string[]>> Projects)
    {
        // Automata are dear to make, and a naive reading asks for the same ones a million times.
        private static readonly Dictionary<string, Glob?> Globs = new(StringComparer.Ordinal);
        private static readonly List<string[]> BuiltIn = [.. BuiltInPolicy.Text.Split('\n').Select(static line => line.Split(", "))];

        public static World Draw(Random random) => new(
            random.Next(3) == 0 ? Pick(random, Subjects) : "", [.. Enumerable.Range(0, random.Next(12)).Select(_ => DrawLine(random))],
            new() { ["shop"] = DrawProject(random, "shop"), ["pay"] = DrawProject(random, "pay") });

        public AccessPolicy Compile() => AccessPolicy.Compile(PolicySettings.Read(MapNode.Of(
            ("policy.csv", string.Join('\n', Lines.Select(Text))), ("policy.default", DefaultRole))))
                .WithProjects(Projects.Select(static project => AccessPolicyTests.Project(
                project.Key, "ci", [.. project.Value.Where(static line => line[0] == "p").Skip(1).Select(Text)],
                    [.. project.Value.Where(static line => line[0] == "g").Select(static line => line[1])])));

        public bool Allows(Caller caller, string resource, string action, string what)
        {
            List<string[]> own = [.. BuiltIn, .. Lines];
            if (DefaultRole.Length > 0 && Evaluate(own, DefaultRole, resource, action, what)) return true;
            var segments = what.Split('/');
            var named = resource == "projects" ? what : resource is "accounts" || segments.Length < 2 ? null : segments[0];
            var project = named is not null && Projects.TryGetValue(named, out var found) ? found : null;
            if (project is not null && caller.Subject.StartsWith("proj:", StringComparison.Ordinal))
            {
                if (caller.Subject.Split(':')[1] == named && Evaluate(project, caller.Subject, resource, action, what)) return true;
            }
            else
            {
                List<string[]> all = [.. own, .. project ?? []];
                if (Evaluate(all, caller.Subject, resource, action, what)) return true;
                foreach (var group in caller.Values("groups"))
                    if (all.Exists(line => line[0] == "g" && line[1] == group) && Evaluate(all, group, resource, action, what)) return true;
            }

            return Evaluate(own, "", resource, action, what);
        }

        public override string ToString() =>
            $"default {DefaultRole}\n{string.Join('\n', Lines.Concat(Projects.Values.SelectMany(static one => one)).Select(Text))}";

        private static bool Evaluate(List<string[]> lines, string subject, string resource, string action, string what)
        {
            var roles = RolesOf(lines, subject);
            var matching = lines.FindAll(line => line[0] == "p" && roles.Contains(line[1])
                && Matches(line[2], resource) && Matches(line[3], action) && Matches(line[4], what));
            return matching.Exists(static line => line[5] == "allow") && !matching.Exists(static line => line[5] == "deny");
        }

        private static bool Matches(string pattern, string text)
        {
            if (!Globs.TryGetValue(pattern, out var glob)) Globs[pattern] = glob = Glob.TryParse(pattern, null, out var made) ? made : null;
            return glob?.IsMatch(text) == true;
        }

        private static HashSet<string> RolesOf(List<string[]> lines, string subject)
        {
            var roles = new HashSet<string>(StringComparer.Ordinal) { subject };
            while (lines.Exists(line => line[0] == "g" && roles.Contains(line[1]) && roles.Add(line[2]))) continue;
            return roles;
        }

        private static string[] DrawLine(Random random) => random.Next(3) == 0
            ? ["g", Pick(random, Subjects[..7]), Pick(random, Subjects[4..11])]
            : ["p", Pick(random, Subjects), Pick(random, Resources), Pick(random, Actions), Pick(random, Objects), random.Next(4) == 0
                ? "deny" : "allow"];

        private static List<string[]> DrawProject(Random random, string name) =>
        [
            ["p", $"proj:{name}:ci", "projects", "get", name, "allow"],
            .. Enumerable.Range(0, random.Next(4))
                .Select(_ => (
                string[])["p", $"proj:{name}:ci", Pick(random, Resources), Pick(random, Actions), Pick(random, Objects),
                random.Next(4) == 0 ? "deny" : "allow"]),
            .. Draws(random, 2, Subjects[..4]).Distinct().Select(group => (string[])["g", group, $"proj:{name}:ci"]),
        ];

        private static string Text(string[] line) =>
            string.Join(", ", line.Select(static field => field.Length == 0 || field.Contains(',') ? $"\"{field}\"" : field));
    }
}
