using System.Collections.Immutable;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>What somebody said, and where: an option, a variable, or a field of a file.</summary>
internal sealed record SettingValue(string Place, ImmutableArray<string> Texts)
{
    public string Text => Texts[^1];

    // A value may be a secret.
    public override string ToString() => Place;
}
