using System.Reflection;

namespace GitOpsActors.Actors.Hosting.Membership;

/// <summary>The version that this build carries.</summary>
public static class ProgramVersion
{
    /// <summary>Three numbers and maybe a label; the commit that builds append after a plus sign is left out, since it has no order.</summary>
    public static string Current { get; } =
        (typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];
}
