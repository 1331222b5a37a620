using System.CommandLine;
using GitOpsActors.Lighthouse;

// A seed node that is told to stop leaves the cluster first; its own deadline is shorter than this one.
return await LighthouseCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(15) });
