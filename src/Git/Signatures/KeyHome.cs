using System.ComponentModel;
using System.Globalization;
using System.Text;
using GitOpsActors.Git.Processes;

namespace GitOpsActors.Git.Signatures;

/// <summary>A folder of ours alone in which gpg and ssh-keygen find the keys of one ring, and nothing else.</summary>
internal sealed class KeyHome
{
    // No agent, no network, and no opinion about whom to trust: whoever put the key into the ring has decided that.
    private const string Configuration = "no-autostart\ndisable-dirmngr\nno-auto-key-locate\nno-auto-key-retrieve\ntrust-model always\nno-greeting\n";

    private static readonly CommandLimits ImportLimits = new(TimeSpan.FromSeconds(30), 1024 * 1024);

    private KeyHome(string folder, IReadOnlyList<string> problems) => (Folder, Problems) = (folder, problems);

    public string Folder { get; }

    public string AllowedSigners => Path.Combine(Folder, "allowed_signers");

    /// <summary>Which keys gpg does not take, and why.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <param name="folder">Does not exist yet.</param>
    public static async Task<KeyHome> MakeAsync(string folder, KeyRing ring, GitCommand command, string gpg, CancellationToken stop)
    {
        MakePrivate(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "gpg.conf"), Configuration, stop);
        await File.WriteAllTextAsync(Path.Combine(folder, "allowed_signers"), ring.AllowedSigners, stop);
        var problems = new List<string>();
        for (var i = 0; i < ring.OpenPgp.Count; i++)
        {
            var file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"key-{i}.asc"));
            await File.WriteAllTextAsync(file, ring.OpenPgp[i], stop);
            var result = await RunAsync(command, gpg, folder, ["--batch", "--no-tty", "--quiet", "--import-options", "import-minimal", "--import", "--", file], stop);
            if (result.Code != 0) problems.Add(result.Error.Trim());
            File.Delete(file);
        }

        return new KeyHome(folder, problems);
    }

    /// <summary>What git needs so that gpg and ssh-keygen look here.</summary>
    public Dictionary<string, string> Environment(string gpg, string home)
    {
        var environment = new Dictionary<string, string>(GitEnvironment.Local(home)) { ["GNUPGHOME"] = Folder, ["GIT_NO_REPLACE_OBJECTS"] = "1" };
        var count = int.Parse(environment["GIT_CONFIG_COUNT"], CultureInfo.InvariantCulture);
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)[("gpg.program", gpg), ("gpg.ssh.allowedSignersFile", AllowedSigners), ("gpg.minTrustLevel", "undefined")])
        {
            environment[$"GIT_CONFIG_KEY_{count}"] = key;
            environment[$"GIT_CONFIG_VALUE_{count++}"] = value;
        }

        environment["GIT_CONFIG_COUNT"] = count.ToString(CultureInfo.InvariantCulture);
        return environment;
    }

    private static async Task<GitResult> RunAsync(GitCommand command, string gpg, string folder, string[] arguments, CancellationToken stop)
    {
        try
        {
            return await command.RunAsync(["--homedir", folder, .. arguments], folder, GitEnvironment.Local(folder), ImportLimits, stop);
        }
        catch (GitException error) when (error.InnerException is Win32Exception missing)
        {
            throw new GitException(GitFaultKind.Failed, $"signatures can't be checked: the program '{gpg}' cannot be started; install gnupg: {missing.Message}", error);
        }
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
