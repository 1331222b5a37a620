namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>Fills bytes with chance. The caller decides where it comes from, so a render can be repeated.</summary>
public delegate void FillRandom(Span<byte> bytes);

/// <summary>What the templates of one render share.</summary>
internal sealed class RenderState(TemplateCache cache, DateTimeOffset now, FillRandom random, RenderBudget? budget = null)
{
    /// <summary>As often a template may stand within itself.</summary>
    private const int NestingMax = 1000;

    private readonly Dictionary<string, int> _nesting = new(StringComparer.Ordinal);

    public RenderBudget Budget { get; } = budget ?? new RenderBudget();

    public TemplateCache Cache => cache;

    public MissingKeys MissingKeys { get; init; } = MissingKeys.AreZero;

    /// <summary>What `now` says, in every place of the render.</summary>
    public DateTimeOffset Now => now;

    public FillRandom Fill => random;

    /// <summary>The functions that templates called and that say something else at each render, elsewhere.</summary>
    public HashSet<string> Unsteady { get; } = new(StringComparer.Ordinal);

    public byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        random(bytes);
        return bytes;
    }

    /// <summary>A number from zero up to, and without, the limit.</summary>
    public long RandomBelow(long limit)
    {
        // A multiple of the limit, so that no number is likelier than another.
        var fair = ulong.MaxValue - (ulong.MaxValue % (ulong)limit);
        while (true)
        {
            var drawn = BitConverter.ToUInt64(RandomBytes(8));
            if (drawn < fair) return (long)(drawn % (ulong)limit);
        }
    }

    public void Enter(string name)
    {
        var depth = _nesting.GetValueOrDefault(name);
        if (depth > NestingMax) throw new TemplateException($"rendering template has a nested reference name: {name}: unable to execute template");
        _nesting[name] = depth + 1;
    }

    public void Leave(string name) => _nesting[name]--;
}
