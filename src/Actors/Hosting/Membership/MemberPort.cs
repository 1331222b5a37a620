using System.Net;
using System.Net.Sockets;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>Whether a member can listen where it should. Akka says so too, though in the middle of its start and with a stack of calls.</summary>
public static class MemberPort
{
    /// <exception cref="MembershipException">The address is not this machine's, or the port is taken.</exception>
    public static async Task CheckAsync(MembershipOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.IsAlone) return;
        var host = options.Bind ?? options.Address!;
        try
        {
            using var listener = new TcpListener(await ListenAddressAsync(host, stop), options.Port);
            listener.Start();
        }
        catch (SocketException error)
        {
            var setting = error.SocketErrorCode == SocketError.AddressAlreadyInUse ? MembershipSetting.Port : options.Bind is null ? MembershipSetting.Address : MembershipSetting.Bind;
            throw new MembershipException([$"{setting.Option}: {host}:{options.Port} can't be listened on ({error.Message.TrimEnd('.')}); choose one that is free on this machine (behind a proxy or in a container, listen with {MembershipSetting.Bind.Option} 0.0.0.0)."]);
        }
    }

    /// <summary>The address behind a name. One that stands for all, such as 0.0.0.0, is no name that could be looked up.</summary>
    public static async Task<IPAddress> ListenAddressAsync(string host, CancellationToken stop)
    {
        if (IPAddress.TryParse(host, out var given)) return given;
        var addresses = await Dns.GetHostAddressesAsync(host, stop);
        return addresses.FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
    }
}
