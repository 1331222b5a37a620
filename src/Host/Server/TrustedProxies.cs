using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace GitOpsActors.Host.Server;

/// <summary>
/// Proxies in front say where a request came from, and nothing else of it. Of a chain of addresses, the last one counts that no trusted
/// proxy has: what stands before it, anybody may have written.
/// </summary>
internal static class TrustedProxies
{
    public static void Use(IApplicationBuilder web, IReadOnlyList<IPNetwork> networks)
    {
        if (networks.Count == 0) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks) options.KnownIPNetworks.Add(network);
        web.UseForwardedHeaders(options);
    }
}
