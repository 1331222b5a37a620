using System.Globalization;
using System.Text;

namespace GitOpsActors.Sandbox.Tests.Clients;

/// <summary>One sandbox for the tests of a class, reached through the real clients only. Each test takes a namespace of its own.</summary>
public sealed class ClientCluster : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SandboxCluster? _cluster;
    private int _namespaces;

    internal string Folder => _folder.Path;

    public async Task InitializeAsync()
    {
        _cluster = await SandboxCluster.StartAsync(new SandboxOptions { PlainToken = "plain", PodDelay = TimeSpan.FromMilliseconds(5) });
        await File.WriteAllTextAsync(Path.Combine(Folder, "kubeconfig"), _cluster.Kubeconfig());
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A fresh namespace, and what it takes to work in it.</summary>
    internal async Task<Shell> Shell()
    {
        var space = "test-" + Interlocked.Increment(ref _namespaces).ToString(CultureInfo.InvariantCulture);
        var shell = new Shell(this, space);
        await shell.Run($"kubectl create namespace {space}");
        return shell;
    }

    internal Task<ProgramResult> Start(string program, IReadOnlyList<string> arguments, string input) => Programs.Run(
        program == "helm" ? Programs.Helm : Programs.Kubectl, arguments,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["KUBECONFIG"] = Path.Combine(Folder, "kubeconfig"), ["HOME"] = Folder, ["KUBECTL_EXTERNAL_DIFF"] = "diff -u -N" },
        Folder, input);
}

/// <summary>Commands in one namespace, as somebody would type them.</summary>
internal sealed class Shell(ClientCluster cluster, string space)
{
    public string Namespace => space;

    /// <summary>What a command prints that succeeds.</summary>
    public async Task<string> Run(string command, string input = "")
    {
        var result = await Start(command, input);
        Assert.True(result.Code == 0, $"{command}\nended with {result.Code}:\n{result.All}");
        return result.Output.TrimEnd('\n');
    }

    /// <summary>What a command complains about that fails.</summary>
    public async Task<string> Fail(string command, string input = "")
    {
        var result = await Start(command, input);
        Assert.True(result.Code != 0, $"{command}\nsucceeded:\n{result.All}");
        return result.Error.TrimEnd('\n');
    }

    public Task<ProgramResult> Start(string command, string input = "")
    {
        var words = Words(command);
        return cluster.Start(words[0], [.. words.Skip(1), "--namespace", space], input);
    }

    // Split at spaces, except within single quotes.
    private static List<string> Words(string command)
    {
        var (words, word, isQuoted, hasWord) = (new List<string>(), new StringBuilder(), false, false);
        foreach (var c in command + " ")
        {
            if (c == '\'') (isQuoted, hasWord) = (!isQuoted, true);
            else if (c != ' ' || isQuoted) (_, hasWord) = (word.Append(c), true);
            else if (hasWord)
            {
                words.Add(word.ToString());
                (_, hasWord) = (word.Clear(), false);
            }
        }
        return words;
    }
}
