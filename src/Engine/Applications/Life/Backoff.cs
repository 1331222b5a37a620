namespace GitOpsActors.Engine.Applications.Life;

/// <summary>How long to wait before what failed is tried again: twice as long after each failure in a row, up to a limit.</summary>
/// <remarks>Chance is the shell's to add (<see cref="Effect.SetAlarm"/>), so that many who failed together do not come back together.</remarks>
internal sealed record Backoff(TimeSpan First, TimeSpan Most)
{
    /// <summary>Up to which part of a wait the shell makes it longer.</summary>
    public const double Jitter = 0.2;

    public static readonly Backoff OfRender = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));
    public static readonly Backoff OfPrediction = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1));
    public static readonly Backoff OfExplanation = new(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));
    public static readonly Backoff OfWrite = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2));
    public static readonly Backoff OfRevert = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));
    public static readonly Backoff OfDeletion = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(5));
    public static readonly Backoff OfRelease = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

    /// <summary>The wait after as many failures in a row.</summary>
    public TimeSpan After(int failures)
    {
        var seconds = First.TotalSeconds * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        return TimeSpan.FromSeconds(Math.Min(seconds, Most.TotalSeconds));
    }

    /// <summary>The alarm that ends the wait after as many failures in a row.</summary>
    public Effect.SetAlarm Alarm(Alarm alarm, int failures) => new(alarm, After(failures), Jitter);
}
