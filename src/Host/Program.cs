using System.CommandLine;
using GitOpsActors.Host.Sandbox;

var root = new RootCommand("GitOpsActors: GitOps for fleets.")
{
    SandboxCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
