using System.Globalization;

namespace GitOpsActors.Sandbox.Storage;

/// <summary>Revisions as clients see them: opaque texts.</summary>
public static class Revisions
{
    public static string Text(long revision) => revision.ToString(CultureInfo.InvariantCulture);
}
