using System.Collections.Immutable;
using System.Threading.Channels;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Access;
using GitOpsActors.Host.Server.Wire.Definitions;
using GitOpsActors.Host.Server.Wire.Methods;
using Microsoft.AspNetCore.Http;

namespace GitOpsActors.Host.Tests.Wire;

/// <summary>Streams and the tokens of those who read them.</summary>
public sealed class ReaderWatchTests
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTime _time = new();
    private readonly Channel<MapNode> _messages = Channel.CreateUnbounded<MapNode>();
    private bool _counts = true;

    [Fact]
    public async Task A_stream_that_says_nothing_ends_soon_after_the_token_of_its_reader()
    {
        await using var reading = Watched(CancellationToken.None).GetAsyncEnumerator();
        _messages.Writer.TryWrite(MapNode.Empty);
        Assert.True(await reading.MoveNextAsync());
        var next = reading.MoveNextAsync().AsTask();
        await LookAsync();
        await _time.TimerSet.WaitAsync(Patience);
        Assert.False(next.IsCompleted);

        _counts = false;
        _time.Advance(Look);

        Assert.False(await next.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_stream_that_ends_by_itself_or_whose_reader_goes_is_watched_no_more()
    {
        _messages.Writer.TryWrite(MapNode.Empty);
        _messages.Writer.Complete();
        var read = 0;
        await foreach (var _ in Watched(CancellationToken.None)) read++;
        Assert.Equal(1, read);

        using var gone = new CancellationTokenSource();
        await using var reading = Watched(gone.Token, Channel.CreateUnbounded<MapNode>()).GetAsyncEnumerator(gone.Token);
        var next = reading.MoveNextAsync().AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Patience));
    }

    private async Task LookAsync()
    {
        await _time.TimerSet.WaitAsync(Patience);
        _time.Advance(Look);
    }

    private IAsyncEnumerable<MapNode> Watched(CancellationToken stop, Channel<MapNode>? messages = null)
    {
        var documents = new AccessDocuments(
            MapNode.Empty, MapNode.Empty, MapNode.Empty, MapNode.Empty, ImmutableDictionary<string, MapNode>.Empty);
        var access = new RequestAccess(
            Caller.OfAccount("ann"), AccessView.Of(documents, null), static known => Task.FromResult<RequestAccess?>(known),
            () => Task.FromResult(_counts));
        var call = new Call(new DefaultHttpContext(), WireDefinitions.All.Methods[0], MapNode.Empty, access, stop);
        return new ReaderWatch(_time).WatchedAsync(call, (messages ?? _messages).Reader.ReadAllAsync(stop), stop);
    }
}
