using System.Runtime.CompilerServices;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Values;

/// <summary>Values of one source over those of the sources before it: maps are merged, all else is replaced, and nulls stay.</summary>
internal static class ValuesMerge
{
    public static void Over(GoMap target, GoMap values)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var (key, value) in values.Entries)
        {
            if (value is GoMap map && target[key] is GoMap below) Over(below, map);
            else target[key] = value;
        }
    }
}
