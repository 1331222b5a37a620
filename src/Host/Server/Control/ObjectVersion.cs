using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Control;

/// <summary>The resourceVersion of an object as a number, to tell newer from older.</summary>
internal static class ObjectVersion
{
    /// <summary>Grows with every change; zero where the cluster counts in another way.</summary>
    public static long Of(MapNode item) =>
        long.TryParse(item.Text("metadata", "resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var it) ? it : 0;
}
