using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize;

/// <summary>What one build may cost. A repository is foreign input: a build that would take for ever ends in an error instead.</summary>
internal sealed class BuildBudget
{
    private const long BytesMax = 256L * 1024 * 1024;
    private const int ObjectsMax = 100_000;
    // A step is one object in the hands of one transformer, patch or replacement. A thousand patches over ten thousand objects take ten million.
    private const long StepsMax = 100_000_000;

    private long _bytes;
    private long _steps;

    public void Read(long bytes)
    {
        _bytes += bytes;
        if (_bytes > BytesMax) throw new RenderException($"the build reads more than {BytesMax / 1024 / 1024} MiB");
    }

    public void Step(int objects, int passes)
    {
        if (objects > ObjectsMax) throw new RenderException($"the build has more than {ObjectsMax} objects");
        _steps += (long)objects * passes;
        if (_steps > StepsMax) throw new RenderException($"the build takes more than {StepsMax} steps; split it");
    }
}
