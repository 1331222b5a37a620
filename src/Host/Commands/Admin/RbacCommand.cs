using System.CommandLine;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Commands.Admin;

/// <summary>`gax admin rbac`: tries a policy out before, or after, it counts.</summary>
internal sealed class RbacCommand
{
    private readonly ControlClusterFlags _cluster = new();
    private readonly Option<string?> _file = new("--policy-file", "-f")
    {
        Description = "The policy: its lines, or the ConfigMap argocd-rbac-cm as YAML.",
    };
    private readonly Option<string?> _defaultRole = new("--default-role")
    {
        Description = "The role of everybody, instead of policy.default.",
    };
    private readonly Option<bool> _builtIn = new("--use-builtin-policy")
    {
        Description = "Whether the roles that are always there are a part of it.",
        DefaultValueFactory = static _ => true,
    };
    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "Whether resources and actions have to be ones that there are.",
        DefaultValueFactory = static _ => true,
    };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Say nothing: the exit code is the answer." };

    public static Command Create() => new("rbac", "Tries out who may do what by a policy, in a file or in the control cluster.")
    {
        new RbacCommand().Can(), new RbacCommand().Validate(),
    };

    private Command Can()
    {
        var role = new Argument<string>("role")
        {
            Description = "A role, such as role:readonly, or a user, a group, or proj:PROJECT:ROLE.",
        };
        var action = new Argument<string>("action") { Description = "What is to be done, such as sync." };
        var resource = new Argument<string>("resource") { Description = "With what, such as applications." };
        var what = new Argument<string>("object")
        {
            Description = "With which, such as default/shop; * without it.",
            DefaultValueFactory = static _ => "*",
        };
        var command = new Command(
            "can", "Whether a role or a user may do something, and by which line. Exit code 1 is no.") { role, action, resource, what,
            _defaultRole, _strict, _quiet };
        AddSourcesTo(command);
        command.SetAction((parsed, stop) => RunAsync(parsed, async policy =>
        {
            var (wanted, named) = (parsed.GetRequiredValue(action), AccessResources.Resolve(parsed.GetRequiredValue(resource)));
            if (parsed.GetValue(_strict) && AccessResources.ProblemOf(named, wanted) is { } problem) throw new CommandException(problem);
            if (!policy.IsSound)
                throw new CommandException($"the policy can't be obeyed: {policy.Problems.First(static one => one.IsFatal)}");
            var decision =
                policy.Decide(new Caller { Subject = parsed.GetRequiredValue(role) }, named, wanted, parsed.GetRequiredValue(what));
            if (!parsed.GetValue(_quiet)) await Console.Out.WriteLineAsync($"{(decision.IsAllowed ? "Yes" : "No")}: {decision.Reason}");
            return decision.IsAllowed ? ExitCode.Fine : ExitCode.Failed;
        }, stop));
        return command;
    }

    private Command Validate()
    {
        var command = new Command("validate", "What is wrong with a policy. Exit code 1 is that it can't be obeyed.");
        AddSourcesTo(command);
        command.SetAction((parsed, stop) => RunAsync(parsed, static async policy =>
        {
            foreach (var problem in policy.Problems)
                await Console.Out.WriteLineAsync($"{(problem.IsFatal ? "error" : "warning")}: {problem}");
            await Console.Out.WriteLineAsync(
                policy.IsSound ? "Policy is valid." : "Policy is invalid: nobody but admin would be let in by it.");
            return policy.IsSound ? ExitCode.Fine : ExitCode.Failed;
        }, stop));
        return command;
    }

    private void AddSourcesTo(Command command)
    {
        command.Add(_file);
        command.Add(_builtIn);
        _cluster.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_file) is null && result.GetResult("--namespace") is null or { Tokens.Count: 0 })
                result.AddError("Say where the policy is: with --policy-file in a file, or with --namespace in the control cluster.");
        });
    }

    private async Task<int> RunAsync(ParseResult parsed, Func<AccessPolicy, Task<int>> work, CancellationToken stop)
    {
        try
        {
            var (data, projects) = parsed.GetValue(_file) is { } file ? (DataOf(SecretInput.File(file)), [])
                : await FromClusterAsync(parsed, stop);
            var settings = PolicySettings.Read(data) with { HasBuiltIn = parsed.GetValue(_builtIn) };
            if (parsed.GetValue(_defaultRole) is { Length: > 0 } role) settings = settings with { DefaultRole = role };
            return await work(AccessPolicy.Compile(settings).WithProjects(projects));
        }
        catch (Exception error) when (ControlClusterFlags.Explain(error) is { } sentence)
        {
            await Console.Error.WriteLineAsync("gax: " + sentence);
            return ExitCode.Failed;
        }
    }

    /// <summary>What has the form of a ConfigMap is one; else it is the lines of a policy.</summary>
    private static MapNode DataOf(string text)
    {
        try
        {
            if (YamlReader.Read(text) is MapNode map && map["data"] is MapNode data) return data;
        }
        catch (DocumentException)
        {
            // Lines of a policy are seldom YAML.
        }

        return MapNode.Of(("policy.csv", text));
    }

    private async Task<(MapNode Data, IReadOnlyList<MapNode> Projects)> FromClusterAsync(ParseResult parsed, CancellationToken stop)
    {
        using var client = _cluster.Connect(parsed);
        var @namespace = _cluster.NamespaceOf(parsed);
        var map = await client.GetAsync(new ObjectName("", "ConfigMap", @namespace, PolicySettings.ConfigMap), stop)
            ?? throw new CommandException($"there is no ConfigMap {@namespace}/{PolicySettings.ConfigMap}.");
        return (map.Map("data"), await ProjectsAsync(client, @namespace, stop));
    }

    private static async Task<IReadOnlyList<MapNode>> ProjectsAsync(ClusterClient client, string @namespace, CancellationToken stop)
    {
        var projects = new List<MapNode>();
        await client.ListAsync(
            await client.FindKindAsync("argoproj.io", "AppProject", stop), new ListQuery { Namespace = @namespace }, projects.Add, stop);
        return projects;
    }
}
