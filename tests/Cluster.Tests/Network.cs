using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GitOpsActors.Cluster.Tests;

/// <summary>
/// What lies between the members: each is reached through a proxy of its own, which can stop passing on what comes from, or goes to, the other side
/// of a partition. Nothing is closed and nothing is lost, as with dropped packets that TCP sends again.
/// </summary>
internal sealed class Network : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _listening = [];
    private readonly int[] _ports;
    private volatile Partition _partition = new(null);

    private Network(int[] ports) => _ports = ports;

    public static Network Of(int members)
    {
        var network = new Network([.. Enumerable.Range(0, members).Select(static _ => Ports.Free())]);
        for (var member = 0; member < members; member++) network._listening.Add(network.ListenAsync(member));
        return network;
    }

    /// <summary>Where the others reach the member.</summary>
    public static string AddressOf(int member) => $"127.0.1.{member + 1}";

    /// <summary>Where the member listens itself, behind its proxy.</summary>
    public static string BindOf(int member) => $"127.0.2.{member + 1}";

    public int PortOf(int member) => _ports[member];

    /// <summary>From now on the member and the others do not hear of each other.</summary>
    public void Isolate(int member) => Become(new Partition(member));

    public void Heal() => Become(new Partition(null));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_listening);
        _stop.Dispose();
    }

    private void Become(Partition next)
    {
        var before = _partition;
        _partition = next;
        before.Over.TrySetResult();
    }

    private async Task ListenAsync(int member)
    {
        using var listener = new TcpListener(IPAddress.Parse(AddressOf(member)), _ports[member]);
        listener.Start();
        try
        {
            while (true) _ = ConnectAsync(await listener.AcceptTcpClientAsync(_stop.Token), member);
        }
        catch (OperationCanceledException)
        {
            // The tests are over.
        }
    }

    private async Task ConnectAsync(TcpClient caller, int called)
    {
        using var member = new TcpClient();
        using (caller)
        {
            try
            {
                // The first frame of a connection says whose it is.
                var (from, first) = (caller.GetStream(), new byte[4096]);
                var length = await from.ReadAsync(first, _stop.Token);
                var said = Encoding.ASCII.GetString(first, 0, length);
                var calling = Enumerable.Range(0, _ports.Length).FirstOrDefault(i => said.Contains(AddressOf(i), StringComparison.Ordinal), -1);
                await PassAsync(calling, called);
                await member.ConnectAsync(BindOf(called), _ports[called], _stop.Token);
                await member.GetStream().WriteAsync(first.AsMemory(0, length), _stop.Token);
                await Task.WhenAny(PumpAsync(from, member.GetStream(), calling, called), PumpAsync(member.GetStream(), from, calling, called));
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // One side is gone; the other hears of it by the end of its connection.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, int one, int other)
    {
        try
        {
            var buffer = new byte[64 * 1024];
            while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var length)
            {
                await PassAsync(one, other);
                await to.WriteAsync(buffer.AsMemory(0, length), _stop.Token);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // As above.
        }
    }

    private async Task PassAsync(int one, int other)
    {
        while (_partition is var now && now.Separates(one, other)) await now.Over.Task.WaitAsync(_stop.Token);
    }

    private sealed record Partition(int? Isolated)
    {
        public TaskCompletionSource Over { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Separates(int one, int other) => one != other && (one == Isolated || other == Isolated);
    }
}
