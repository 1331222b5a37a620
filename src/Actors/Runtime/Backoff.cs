namespace GitOpsActors.Actors.Runtime;

/// <summary>
/// Exponential waits with jitter: each is twice the one before, up to <paramref name="Max"/>, then moved by up to
/// <see cref="JitterRatio"/> either way so that actors which failed together do not come back together.
/// </summary>
public sealed record Backoff(TimeSpan Min, TimeSpan Max)
{
    public double JitterRatio { get; init; } = 0.2;

    /// <param name="failures">How many failures in a row there have been, this one included.</param>
    /// <param name="chance">A number from 0 to 1, drawn by the shell.</param>
    public TimeSpan After(int failures, double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);
        // 2^30 times the smallest wait is past any maximum; a larger exponent would only overflow.
        var ticks = Math.Min(Min.Ticks * Math.Pow(2, Math.Min(failures - 1, 30)), Max.Ticks);
        return TimeSpan.FromTicks((long)(ticks * (1 + (JitterRatio * ((2 * chance) - 1)))));
    }

    /// <summary>A life longer than this proves health: the next failure counts as the first again.</summary>
    public TimeSpan HealthyAfter => Max;
}
