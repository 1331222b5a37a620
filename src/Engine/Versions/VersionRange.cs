namespace GitOpsActors.Engine.Versions;

/// <summary>A constraint on versions: "^1.2 || >=3.0.0-0, &lt;4", "~1.2.3", "1.x", "1.2 - 2.3".</summary>
public sealed class VersionRange
{
    /// <summary>Null when the text is no constraint.</summary>
    public static VersionRange? TryParse(string text) => throw new NotSupportedException();

    public bool Contains(SemanticVersion version) => throw new NotSupportedException();
}
