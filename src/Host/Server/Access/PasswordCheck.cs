using System.Collections.Concurrent;

namespace GitOpsActors.Host.Server.Access;

/// <summary>
/// Tells whether a password is right, and counts those that are not: so many of an account close it for a while. One password of an
/// account at
/// a time is looked at, so that many guesses at once are no more than as many one after the other. Only accounts that exist are counted, so
/// nobody can fill it with names.
/// </summary>
internal sealed class PasswordCheck(LoginLimits limits, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Failures> _failures = new(StringComparer.Ordinal);

    /// <summary>Whether it is the right one; false, too, while the account is closed.</summary>
    public async Task<bool> IsRightAsync(Account account, string password, CancellationToken stop)
    {
        var failures = _failures.GetOrAdd(account.Name, static _ => new Failures());
        await failures.Turn.WaitAsync(stop);
        try
        {
            if (failures.Count >= limits.FailuresMax && IsRecent(failures)) return false;
            if (Passwords.IsRight(password, account.PasswordHash))
            {
                failures.Count = 0;
                return true;
            }

            (failures.Count, failures.Last) = (IsRecent(failures) ? failures.Count + 1 : 1, time.GetUtcNow());
            return false;
        }
        finally
        {
            failures.Turn.Release();
        }
    }

    private bool IsRecent(Failures failures) => time.GetUtcNow() - failures.Last < limits.Window;

#pragma warning disable CA1001 // A semaphore whose handle nobody asks for holds nothing that must be given back.
    private sealed class Failures
#pragma warning restore CA1001
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Count { get; set; }

        public DateTimeOffset Last { get; set; } = DateTimeOffset.MinValue;
    }
}
