using System.CommandLine;
using GitOpsActors.Host.Actors;
using GitOpsActors.Host.Journal;
using GitOpsActors.Host.Sandbox;
using GitOpsActors.Host.Serve;

// Without a command it serves, with what a first look needs.
var root = ServeCommand.AddTo(new RootCommand("GitOpsActors: GitOps for fleets."));
root.Add(ServeCommand.AddTo(new Command("serve", "Run the engine.")));
root.Add(ActorsCommand.Create());
root.Add(JournalCommand.Create());
root.Add(SandboxCommand.Create());
return await root.Parse(args).InvokeAsync();
