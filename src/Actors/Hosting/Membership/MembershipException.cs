using System.Collections.Immutable;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>What was said about membership can't be carried out. Each mistake is a sentence that names where it stands and what to do.</summary>
public sealed class MembershipException(ImmutableArray<string> mistakes) : Exception(string.Join('\n', mistakes))
{
    public ImmutableArray<string> Mistakes => mistakes;
}
