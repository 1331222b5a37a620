namespace GitOpsActors.Host.Server.Metrics;

/// <summary>What was measured under one set of labels.</summary>
/// <param name="values">Of the labels, in their order.</param>
/// <param name="bounds">Upper bounds of buckets; empty for what has none.</param>
internal sealed class Series(string[] values, double[] bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = bounds.Length == 0 ? [] : new long[bounds.Length + 1];
    private double _sum;

    public string[] Values => values;

    public void Add(double value)
    {
        lock (_gate) _sum += value;
    }

    public void Set(double value)
    {
        lock (_gate) _sum = value;
    }

    /// <summary>Puts a value into its bucket.</summary>
    public void Record(double value)
    {
        var at = 0;
        while (at < bounds.Length && value > bounds[at]) at++;
        lock (_gate)
        {
            _buckets[at]++;
            _sum += value;
        }
    }

    /// <summary>The sum of what was measured, or the last of it, and how often each bucket was hit.</summary>
    public double Read(Span<long> buckets)
    {
        lock (_gate)
        {
            _buckets.CopyTo(buckets);
            return _sum;
        }
    }
}
