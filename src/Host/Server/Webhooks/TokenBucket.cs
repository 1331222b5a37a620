
namespace GitOpsActors.Host.Server.Webhooks;

/// <summary>So many at once, and so many a second in the long run.</summary>
internal sealed class TokenBucket
{
    private readonly Lock _lock = new();
    private readonly double _capacity;
    private readonly double _perSecond;
    private readonly TimeProvider _time;
    private double _tokens;
    private long _at;

    public TokenBucket(int capacity, int perSecond, TimeProvider time)
    {
        (_capacity, _perSecond, _time) = (capacity, perSecond, time);
        (_tokens, _at) = (capacity, time.GetTimestamp());
    }

    public bool TryTake()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            _tokens = Math.Min(_capacity, _tokens + (_time.GetElapsedTime(_at, now).TotalSeconds * _perSecond));
            _at = now;
            if (_tokens < 1) return false;
            _tokens--;
            return true;
        }
    }
}
