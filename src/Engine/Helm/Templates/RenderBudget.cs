namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>What one render may cost. A template is foreign code: one that would run for ever, or fill the memory, ends in an
/// error.</summary>
internal sealed class RenderBudget
{
    // A step is an action, a call or a turn of a loop. The largest charts in use take a few hundred thousand.
    private const long StepsMax = 20_000_000;
    // Of all texts that are made on the way, in characters.
    private const long CharactersMax = 512L * 1024 * 1024;

    /// <summary>The longest single text.</summary>
    public const int TextMax = 64 * 1024 * 1024;

    /// <summary>The longest list that a function makes.</summary>
    public const int ItemsMax = 1_000_000;

    private long _steps;
    private long _characters;

    public void Step(long count = 1)
    {
        _steps += count;
        if (_steps > StepsMax) throw new LimitException($"the templates take more than {StepsMax} steps; is there a loop without an end?");
    }

    /// <summary>Call it before a text of that length is made.</summary>
    public void Characters(long count)
    {
        _characters += count;
        if (count > TextMax) throw new LimitException($"a template makes a text of more than {TextMax} characters");
        if (_characters > CharactersMax) throw new LimitException($"the templates make more than {CharactersMax} characters of text");
    }

    public void Items(long count)
    {
        if (count > ItemsMax) throw new LimitException($"a template makes a list of more than {ItemsMax} items");
        Step(count);
    }
}
