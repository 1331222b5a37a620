using System.Globalization;

namespace GitOpsActors.Host.Server.Access;

/// <summary>How often passwords may be guessed.</summary>
internal sealed record LoginLimits
{
    public static readonly LoginLimits Default = new();

    /// <summary>So many wrong passwords of an account, each soon after the other, close it for a while.</summary>
    public int FailuresMax { get; init; } = 5;

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Checking a password is work on purpose; so many at once, and no more.</summary>
    public int AtOnceMax { get; init; } = 50;

    /// <summary>By the variables that Argo CD has for it.</summary>
    public static LoginLimits Read(Func<string, string?> variable) => new()
    {
        FailuresMax = Number(variable("ARGOCD_SESSION_FAILURE_MAX_FAIL_COUNT"), Default.FailuresMax),
        Window = TimeSpan.FromSeconds(Number(variable("ARGOCD_SESSION_FAILURE_WINDOW_SECONDS"), (int)Default.Window.TotalSeconds)),
        AtOnceMax = Number(variable("ARGOCD_MAX_CONCURRENT_LOGIN_REQUESTS_COUNT"), Default.AtOnceMax),
    };

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;
}
