using System.Diagnostics;

namespace GitOpsActors.Git.Tests;

/// <summary>Somebody who signs: with an OpenPGP key and an SSH key of their own, by the real programs.</summary>
internal sealed class TestSigner : IDisposable
{
    // The agent's socket lies in there, and the path of a socket must be short.
    private readonly string _folder = Directory.CreateTempSubdirectory("sig-").FullName;

    /// <param name="expires">When the OpenPGP key expires, as gpg reads it; `never`, or seconds from the moment at which it is
    /// made.</param>
    /// <param name="made">When it is made; empty for now.</param>
    public TestSigner(string expires = "never", string made = "")
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // Another process writes the file: were it open here, a program that another test starts at this moment would keep it open, and
        // what is open for writing can't be run.
        Run("sh", "-c", "printf '%s' \"$1\" > \"$2\" && chmod 500 \"$2\"", "sh",
            $"#!/bin/sh\nexec gpg --homedir '{_folder}' {(made.Length > 0 ? $"--faked-system-time {made} " : "")}\"$@\"\n", Program);
        Run(Program, "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "Signer <signer@example.com>", "ed25519", "sign",
            expires);
        Fingerprint = Run(Program, "--batch", "--with-colons", "--list-keys").Split('\n')
            .First(static line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];
        PublicKey = Run(Program, "--batch", "--armor", "--export", Fingerprint);
        Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "signer", "-f", SshKey);
        SshFingerprint = Run("ssh-keygen", "-l", "-f", SshKey).Split(' ')[1];
    }

    /// <summary>With 40 digits.</summary>
    public string Fingerprint { get; }

    public string KeyId => Fingerprint[^16..];

    /// <summary>In armor.</summary>
    public string PublicKey { get; }

    public string SshFingerprint { get; }

    public string SshPublicKey => File.ReadAllText(SshKey + ".pub");

    private string Program => Path.Combine(_folder, "gpg.sh");

    private string SshKey => Path.Combine(_folder, "ssh");

    /// <summary>What git is told before its verb, so that it signs with one of the keys.</summary>
    public string[] Settings(bool bySsh = false) => bySsh
        ? ["-c", "gpg.format=ssh", "-c", $"user.signingkey={SshKey}"]
        : ["-c", $"gpg.program={Program}", "-c", $"user.signingkey={Fingerprint}"];

    public ObjectId Commit(TestRepository repository, string subject, bool bySsh = false)
    {
        repository.Git([.. Settings(bySsh), "commit", "--quiet", "--allow-empty", "--gpg-sign", "--message", subject]);
        return ObjectId.Parse(repository.Git("rev-parse", "HEAD"));
    }

    public void Dispose()
    {
        Run("gpgconf", "--homedir", _folder, "--kill", "all");
        Directory.Delete(_folder, recursive: true);
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
                UseShellExecute = false
            })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error.GetAwaiter().GetResult()}");
        return output.Trim();
    }
}
