namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>What one render may cost. A chart is foreign code: one that would run for ever, or fill the memory, ends in an error.</summary>
/// <param name="of">As errors call what is rendered.</param>
/// <param name="stepsMax">A step is an action, a call or a turn of a loop. The largest charts in use take a few hundred thousand.</param>
/// <param name="charactersMax">Of all texts that are made on the way.</param>
internal sealed class RenderBudget(string of = "chart", long stepsMax = 20_000_000, long charactersMax = 512L * 1024 * 1024)
{
    /// <summary>The longest single text.</summary>
    public const int TextMax = 64 * 1024 * 1024;

    /// <summary>The longest list that a function makes.</summary>
    public const int ItemsMax = 1_000_000;

    private long _steps;
    private long _characters;

    public void Step(long count = 1)
    {
        _steps += count;
        if (_steps > stepsMax)
            throw new LimitException($"the {of} takes more than {stepsMax} steps to render; is there a loop without an end?");
    }

    /// <summary>Call it before a text of that length is made.</summary>
    public void Characters(long count)
    {
        _characters += count;
        if (count > TextMax) throw new LimitException($"a template makes a text of more than {TextMax} characters");
        if (_characters > charactersMax) throw new LimitException($"the templates make more than {charactersMax} characters of text");
    }

    public void Items(long count)
    {
        if (count > ItemsMax) throw new LimitException($"a template makes a list of more than {ItemsMax} items");
        Step(count);
    }
}
