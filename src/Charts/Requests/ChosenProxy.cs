using System.Net;
using GitOpsActors.Charts.Access;

namespace GitOpsActors.Charts.Requests;

/// <summary>The proxy of a repository's Secret, with the hosts that are reached without it.</summary>
internal sealed class ChosenProxy : IWebProxy
{
    private readonly Uri _proxy;
    private readonly string[] _without;

    private ChosenProxy(Uri proxy, string[] without) => (_proxy, _without) = (proxy, without);

    public ICredentials? Credentials { get; set; }

    /// <summary>Null for the proxy that the environment names, if it names one.</summary>
    public static ChosenProxy? Of(ChartAccess access)
    {
        if (access.Proxy is not { Length: > 0 } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var proxy) || proxy.Scheme is not ("http" or "https" or "socks5"))
            throw new ChartException(ChartFaultKind.Refused, $"{access}: the proxy '{ChartAddress.Shown(text)}' is no address that begins with http://, https:// or socks5://");
        var login = proxy.UserInfo.Split(':', 2);
        return new ChosenProxy(new UriBuilder(proxy) { UserName = "", Password = "" }.Uri, (access.NoProxy ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Credentials = login[0].Length == 0 ? null : new NetworkCredential(Uri.UnescapeDataString(login[0]), login.Length > 1 ? Uri.UnescapeDataString(login[1]) : ""),
        };
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : _proxy;

    public bool IsBypassed(Uri host) => Array.Exists(_without, one => Fits(one, host));

    /// <summary>`*`, a host with all below it, a range of addresses, each with or without a port.</summary>
    private static bool Fits(string one, Uri host)
    {
        if (one == "*") return true;
        if (IPNetwork.TryParse(one, out var network)) return IPAddress.TryParse(host.DnsSafeHost, out var address) && network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);
        if (one.LastIndexOf(':') is var colon and > 0 && ushort.TryParse(one.AsSpan(colon + 1), out var port))
        {
            if (host.Port != port) return false;
            one = one[..colon];
        }

        var name = one.TrimStart('*').TrimStart('.');
        return name.Length > 0 && (host.DnsSafeHost.Equals(name, StringComparison.OrdinalIgnoreCase) || host.DnsSafeHost.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
    }
}
