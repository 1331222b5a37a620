using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Applications.Life;

/// <summary>Whether a person agreed, by an annotation of the Application, that objects go which must not go without.</summary>
internal static class Approval
{
    public const string Annotation = "argocd.argoproj.io/deletion-approved";

    /// <summary>An agreement counts for what began before it was given.</summary>
    public static bool IsGiven(MapNode? resource, DateTimeOffset since)
    {
        var approved = resource.Map("metadata", "annotations")[Annotation].Text();
        // A person writes whole seconds.
        return DateTimeOffset.TryParse(approved, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at.ToUnixTimeSeconds() >= since.ToUnixTimeSeconds();
    }
}
