namespace GitOpsActors.Simulation.Runtime;

/// <summary>A running hash (FNV-1a over UTF-16 units) that is the same in every process, unlike the platform's own hash codes.</summary>
public sealed class TraceHash
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public ulong Value { get; private set; } = Basis;

    public void Add(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Value = Mix(Value, text) * Prime;
    }

    public void Add(long number)
    {
        var value = Value;
        for (var i = 0; i < 64; i += 16) value = (value ^ (ushort)(number >> i)) * Prime;
        Value = value;
    }

    public static ulong Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Mix(Basis, text);
    }

    private static ulong Mix(ulong value, string text)
    {
        foreach (var unit in text) value = (value ^ unit) * Prime;
        return value;
    }
}
