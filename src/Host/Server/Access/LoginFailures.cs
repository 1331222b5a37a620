namespace GitOpsActors.Host.Server.Access;

/// <summary>Counts the wrong passwords of each account. Only accounts that exist are counted, so nobody can fill it with names.</summary>
internal sealed class LoginFailures(LoginLimits limits, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Count, DateTimeOffset Last)> _failures = new(StringComparer.Ordinal);

    public bool IsClosed(string account)
    {
        lock (_lock) return _failures.TryGetValue(account, out var failures) && failures.Count >= limits.FailuresMax && IsRecent(failures.Last);
    }

    public void Note(string account, bool isRight)
    {
        lock (_lock)
        {
            if (isRight) _failures.Remove(account);
            else _failures[account] = (_failures.TryGetValue(account, out var failures) && IsRecent(failures.Last) ? failures.Count + 1 : 1, time.GetUtcNow());
        }
    }

    private bool IsRecent(DateTimeOffset last) => time.GetUtcNow() - last < limits.Window;
}
