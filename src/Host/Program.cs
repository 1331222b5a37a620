using System.CommandLine;
using GitOpsActors.Host.Actors;
using GitOpsActors.Host.Journal;
using GitOpsActors.Host.Render;
using GitOpsActors.Host.Sandbox;
using GitOpsActors.Host.Serve;

// Renders read objects from git and wait for them; with as few threads as there are cores, everything else would wait along.
ThreadPool.SetMinThreads(32, 32);

// Without a command it serves, with what a first look needs.
var root = ServeCommand.AddTo(new RootCommand("GitOpsActors: GitOps for fleets."));
root.Add(ServeCommand.AddTo(new Command("serve", "Run the engine.")));
root.Add(ActorsCommand.Create());
root.Add(JournalCommand.Create());
root.Add(RenderCommand.Create());
root.Add(SandboxCommand.Create());
return await root.Parse(args).InvokeAsync();
