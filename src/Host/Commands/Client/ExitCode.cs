using System.Net;

namespace GitOpsActors.Host.Commands.Client;

/// <summary>How commands tell scripts what came of them.</summary>
internal static class ExitCode
{
    public const int Fine = 0;
    public const int Failed = 1;

    /// <summary>`gax app diff` found differences, as diff itself says it.</summary>
    public const int Differs = 1;

    /// <summary>`gax app diff` could not compare.</summary>
    public const int DiffTrouble = 2;

    /// <summary>What was waited for did not happen in time.</summary>
    public const int TimedOut = 3;

    /// <summary>Ctrl+C, as shells number it.</summary>
    public const int Interrupted = 130;
}

/// <summary>A command can't do what it was asked for. The message says why and what to do.</summary>
internal sealed class CommandException(string message, int exitCode = ExitCode.Failed) : Exception(message)
{
    public int ExitCode => exitCode;

    /// <summary>What the server answered; null when the failure is not its answer.</summary>
    public HttpStatusCode? Answer { get; init; }
}
