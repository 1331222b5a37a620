using System.Runtime.CompilerServices;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Wire.Definitions;
using GitOpsActors.Host.Server.Wire.Methods;
using Microsoft.Extensions.Logging.Abstractions;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>What docs/api.md promises is what the server has.</summary>
public sealed class ApiPageTests
{
    [Fact]
    public void The_page_has_a_line_for_each_method_and_says_of_each_whether_it_is_there()
    {
        var methods = Methods();
        var rows = File.ReadLines(Path.Combine(Root(), "docs", "api.md"))
            .Where(static line => line.StartsWith("| `", StringComparison.Ordinal) && line.Contains("Service/", StringComparison.Ordinal))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
                .ToDictionary(static cells => cells[1].Trim('`'), static cells => (Route: cells[2].Trim('`'), Says: cells[3]));

        Assert.Equal(WireDefinitions.All.Methods.Select(static method => method.FullName).Order(), rows.Keys.Order());
        foreach (var method in WireDefinitions.All.Methods)
        {
            var (route, says) = rows[method.FullName];
            Assert.Equal($"{method.Routes[0].Verb} {method.Routes[0].Path}", route);
            Assert.True(methods.Has(method.FullName) == !says.StartsWith("501: ", StringComparison.Ordinal),
                $"the page says of {method.FullName}: {says}");
        }
    }

    /// <summary>The table of a server that was never started: nothing of it is called.</summary>
    private static MethodTable Methods()
    {
        var node = new FleetNode(new FleetOptions
        {
            Control = null!, Namespace = "argocd", ConnectTo = null!, Origins = null!, Journal = null!, Retention = TimeSpan.Zero,
            PollEvery = TimeSpan.Zero, RenderSeed = new byte[32],
            Time = TimeProvider.System, Chance = static () => 0, Loggers = NullLoggerFactory.Instance,
        });
        var methods = new MethodTable(TimeProvider.System);
        ServerMethods.AddTo(methods, new FleetClient(null!, node), null!, null!, null!, null!, null!, NullLoggerFactory.Instance);
        return methods;
    }

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../.."));
}
