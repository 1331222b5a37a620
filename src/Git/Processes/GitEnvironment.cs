using System.Text;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Git.Processes;

/// <summary>
/// What a git process is told, beside its arguments, which everybody on the machine can read. Secrets go by the environment, which only
/// we can read; what git and ssh take only as a file lies in a folder of ours alone, for as long as the command runs.
/// </summary>
internal sealed class GitEnvironment : IDisposable
{
    // Answers with what the environment of git holds. The shell's own printf, so that no process has it as an argument.
    private const string CredentialHelper = "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$GAX_USERNAME\" \"$GAX_PASSWORD\"; }; f";

    private const UnixFileMode OnlyUs = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Dictionary<string, string> _variables = [];
    private readonly List<(string Key, string Value)> _settings = [];
    private readonly string _secrets;

    private GitEnvironment(string secrets) => _secrets = secrets;

    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>For commands that reach no other machine.</summary>
    public static IReadOnlyDictionary<string, string> Local(string home)
    {
        var environment = new GitEnvironment("");
        environment.AddBasics(home);
        environment._variables["GIT_ALLOW_PROTOCOL"] = "none";
        environment.WriteSettings();
        return environment._variables;
    }

    /// <param name="secrets">A folder that does not exist; it is made if need be, and gone after the disposal.</param>
    public static GitEnvironment For(RemoteAddress remote, RepositoryAccess access, string home, string secrets, string ssh)
    {
        var environment = new GitEnvironment(secrets);
        try
        {
            environment.AddBasics(home);
            environment._variables["GIT_ALLOW_PROTOCOL"] = remote.Transport switch
            {
                Transport.Https => "https",
                Transport.Http => "http",
                Transport.Ssh => "ssh",
                _ => "file",
            };
            if (remote.Transport is Transport.Http or Transport.Https) environment.AddHttp(remote, access);
            if (remote.Transport == Transport.Ssh) environment.AddSsh(access, ssh);
            environment.WriteSettings();
            return environment;
        }
        catch
        {
            environment.Dispose();
            throw;
        }
    }

    /// <summary>Objects are taken from there, and from what lies behind it.</summary>
    public void TakeObjectsFrom(string folder) => _variables["GIT_OBJECT_DIRECTORY"] = folder;

    public void Dispose()
    {
        if (_secrets.Length > 0 && Directory.Exists(_secrets)) Directory.Delete(_secrets, recursive: true);
    }

    private void AddBasics(string home)
    {
        _variables["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin";
        _variables["HOME"] = home;
        // Folders above are not ours: a repository there must not be taken for the mirror.
        _variables["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(home)!;
        // Errors are told apart by their words.
        _variables["LC_ALL"] = "C";
        _variables["GIT_TERMINAL_PROMPT"] = "0";
        _variables["GIT_CONFIG_NOSYSTEM"] = "1";
        _variables["GIT_CONFIG_GLOBAL"] = "/dev/null";
        // A promise of objects that come later is nothing that we can keep.
        _variables["GIT_NO_LAZY_FETCH"] = "1";
        Set("core.hooksPath", "/dev/null");
        Set("gc.auto", "0");
        Set("maintenance.auto", "false");
        // Always as a pack, which arrives whole or not at all; loose objects could be left half of a commit.
        Set("fetch.unpackLimit", "1");
        Set("safe.directory", "*");
    }

    private void AddHttp(RemoteAddress remote, RepositoryAccess access)
    {
        Set("http.sslVerify", access.IsInsecure ? "false" : "true");
        if (access.AuthorityPem is { Length: > 0 } authority) Set("http.sslCAInfo", Secret("ca.pem", authority));
        if (access.ClientCertificatePem is { Length: > 0 } certificate) Set("http.sslCert", Secret("client.pem", certificate));
        if (access.ClientKeyPem is { Length: > 0 } key) Set("http.sslKey", Secret("client.key", key));
        AddProxy(access);
        // Bound to the server, so that nobody to whom it sends us on gets to know them.
        if (access.BearerToken is { Length: > 0 } token) Set($"http.{remote.Origin}/.extraHeader", "Authorization: Bearer " + token);
        if (remote.Password is null && remote.Username is null) return;
        if (access.ForceBasicAuth)
        {
            var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{remote.Username}:{remote.Password}"));
            Set($"http.{remote.Origin}/.extraHeader", "Authorization: Basic " + login);
            return;
        }
        _variables["GAX_USERNAME"] = remote.Username ?? "";
        _variables["GAX_PASSWORD"] = remote.Password ?? "";
        Set($"credential.{remote.Origin}.helper", CredentialHelper);
    }

    private void AddProxy(RepositoryAccess access)
    {
        if (access.NoProxy is { Length: > 0 } without) _variables["NO_PROXY"] = _variables["no_proxy"] = without;
        if (access.Proxy is { Length: > 0 } proxy)
        {
            Set("http.proxy", proxy);
            return;
        }
        // Where the repository names none, that of the machine is meant.
        foreach (var name in (string[])["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"])
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value) _variables.TryAdd(name, value);
    }

    private void AddSsh(RepositoryAccess access, string ssh)
    {
        var command = new StringBuilder(Quoted(ssh)).Append(" -F /dev/null -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=15 -o GlobalKnownHostsFile=/dev/null");
        if (access.InsecureIgnoreHostKey) command.Append(" -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null");
        else command.Append(" -o StrictHostKeyChecking=yes -o UserKnownHostsFile=").Append(Quoted(Secret("known_hosts", access.KnownHosts)));
        if (access.SshPrivateKey is { Length: > 0 } key)
            // A key without the newline at its end, as it is easily pasted, is not read.
            command.Append(" -o IdentitiesOnly=yes -i ").Append(Quoted(Secret("key", key.Replace("\r", "", StringComparison.Ordinal).TrimEnd('\n') + "\n")));
        _variables["GIT_SSH_COMMAND"] = command.ToString();
        _variables["GIT_SSH_VARIANT"] = "ssh";
    }

    private string Secret(string name, string content)
    {
        Directory.CreateDirectory(_secrets);
        var file = Path.Combine(_secrets, name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // From its first moment, not after it was written.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OnlyUs;
        using var stream = new FileStream(file, options);
        stream.Write(Encoding.UTF8.GetBytes(content));
        return file;
    }

    private void Set(string key, string value) => _settings.Add((key, value));

    private void WriteSettings()
    {
        _variables["GIT_CONFIG_COUNT"] = $"{_settings.Count}";
        for (var i = 0; i < _settings.Count; i++)
            (_variables[$"GIT_CONFIG_KEY_{i}"], _variables[$"GIT_CONFIG_VALUE_{i}"]) = _settings[i];
    }

    private static string Quoted(string word) => "'" + word.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
