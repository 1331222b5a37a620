using System.CommandLine;
using GitOpsActors.Host.Commands;
using GitOpsActors.Host.Commands.Accounts;
using GitOpsActors.Host.Commands.Actors;
using GitOpsActors.Host.Commands.Admin;
using GitOpsActors.Host.Commands.Applications;
using GitOpsActors.Host.Commands.Audit;
using GitOpsActors.Host.Commands.ApplicationSets;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Host.Commands.Clusters;
using GitOpsActors.Host.Commands.Completion;
using GitOpsActors.Host.Commands.Core;
using GitOpsActors.Host.Commands.Journal;
using GitOpsActors.Host.Commands.Notifications;
using GitOpsActors.Host.Commands.Projects;
using GitOpsActors.Host.Commands.Render;
using GitOpsActors.Host.Commands.Repositories;
using GitOpsActors.Host.Commands.Sandbox;

// Renders read objects from git and wait for them; with as few threads as there are cores, everything else would wait along.
ThreadPool.SetMinThreads(8, 8);

// Without a command it serves, with what a first look needs.
var root = ServeCommand.AddTo(new RootCommand("GitOpsActors: GitOps for fleets."));
root.Add(ServeCommand.AddTo(new Command("serve", "Run the engine.")));
root.Add(AccountCommand.Create());
root.Add(ActorsCommand.Create());
root.Add(AdminCommand.Create());
root.Add(CoreMode.AddTo(AppCommand.Create()));
root.Add(AuditCommand.Create());
root.Add(CoreMode.AddTo(AppSetCommand.Create()));
root.Add(CoreMode.AddTo(ProjCommand.Create()));
root.Add(CoreMode.AddTo(CertCommand.Create()));
root.Add(CoreMode.AddTo(ClusterCommand.Create()));
root.Add(CoreMode.AddTo(RepoCommand.Create()));
root.Add(JournalCommand.Create());
root.Add(NotificationsCommand.Create());
foreach (var command in LoginCommand.All()) root.Add(command);
foreach (var command in CompletionCommand.All(root)) root.Add(command);
root.Add(RenderCommand.Create());
root.Add(SandboxCommand.Create());
var parsed = root.Parse(args);
// A server that is told to stop finishes what it does; its own deadline is shorter than this one.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
var code = await CoreMode.InvokeAsync(root, parsed, args, configuration);
// There 1 is an answer, so a wrong argument must be something else.
return parsed is { Errors.Count: > 0, CommandResult.Command: DiffCommand } ? ExitCode.DiffTrouble : code;
