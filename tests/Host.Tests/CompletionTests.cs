using System.Diagnostics;

namespace GitOpsActors.Host.Tests;

/// <summary>A person types `gax` and something, and presses the tab key.</summary>
[Collection(SharedServer.Name)]
public sealed class CompletionTests(RunningServer server)
{
    [Theory]
    [InlineData("accoun", "account")]
    [InlineData("app get-r", "get-resource")]
    [InlineData("app list --sel", "--selector")]
    [InlineData("app list --output js", "json")]
    [InlineData("app list -o w", "wide")]
    [InlineData("app list --output=na", "--output=name")]
    [InlineData("completion ", "bash fish zsh")]
    [InlineData("app diff --color a", "always auto")]
    [InlineData("app list --app-n", "--app-namespace")]
    [InlineData("__comp", "")]
    public async Task Commands_flags_and_values_complete_without_a_server(string typed, string expected)
    {
        var run = await Gax.RunAsync(["__complete", "--", .. typed.Split(' ')]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), Sorted(run.Output));
    }

    [Fact]
    public async Task Names_that_the_server_knows_complete_and_one_that_is_named_already_does_not()
    {
        // Other tests have things of their own in this server.
        Assert.Contains("shop-dev", await AskAsync("app", "wait", "shop-"));
        var others = await AskAsync("app", "wait", "shop-dev", "shop-");
        Assert.Contains("shop-prod", others);
        Assert.DoesNotContain("shop-dev", others);
        Assert.Equal(["default"], await AskAsync("app", "list", "--project", "default"));
        Assert.Contains("in-cluster", await AskAsync("app", "set", "shop-dev", "--dest-name", ""));
        Assert.Contains("file://" + server.Demo, await AskAsync("repo", "test", "file:"));
        Assert.Equal(["admin"], await AskAsync("account", "get", "--account", "admi"));
    }

    [Fact]
    public async Task A_server_that_is_not_there_leaves_nothing_to_choose_from()
    {
        var run = await Gax.RunAsync("__complete", "--", "app", "--server", "http://127.0.0.1:1", "get", "");
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("gax app get sh", "sh", "shop-dev shop-prod shop-staging")]
    [InlineData("gax app get ", "", "demo shop-dev shop-prod shop-staging")]
    // After '=' and ':' a word begins for bash, which puts in what follows it only.
    [InlineData("gax app list --output=js", "js", "json")]
    [InlineData("gax app list --output=", "", "json name table wide yaml")]
    public async Task Bash_is_told_what_it_puts_in(string line, string word, string expected)
    {
        var typed = line.Replace("gax app", "gax app --server " + server.Address, StringComparison.Ordinal);
        var found = Sorted(await BashAsync(typed, word));
        Assert.Superset(expected.Split(' ').ToHashSet(), found.ToHashSet());
        Assert.All(found, one => Assert.StartsWith(word, one));
    }

    [Fact]
    public async Task In_bash_a_repository_goes_on_after_the_colon_that_is_typed()
    {
        var found = Sorted(await BashAsync($"gax repo --server {server.Address} test file://", "//"));
        Assert.Contains("//" + server.Demo, found);
    }

    [Theory]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Scripts_of_other_shells_ask_the_same_question_and_parse_where_there_is_such_a_shell(string shell)
    {
        var script = (await Gax.RunAsync("completion", shell)).Output;
        Assert.Contains("gax __complete -- ", script);
        var file = Path.Combine(server.Data, "completion." + shell);
        await File.WriteAllTextAsync(file, script);
        if (IsInstalled(shell)) Assert.Equal("", await RunAsync(shell, "-n", file));
    }

    [Fact]
    public async Task A_shell_that_is_not_known_is_refused()
    {
        var run = await Gax.RunAsync("completion", "tcsh");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("bash", run.Error);
    }

    /// <param name="words">A command and what follows it; the server is named in between.</param>
    private async Task<string[]> AskAsync(params string[] words)
    {
        var run = await Gax.RunAsync(["__complete", "--", words[0], "--server", server.Address, .. words[1..]]);
        Assert.Equal(0, run.ExitCode);
        return Sorted(run.Output);
    }

    /// <summary>Has a real bash complete a line.</summary>
    /// <param name="word">What the word is for bash that is not finished.</param>
    private static Task<string> BashAsync(string line, string word) => RunAsync("bash", "-c", $$"""
        gax() { dotnet '{{Path.Combine(AppContext.BaseDirectory, "gax.dll")}}' "$@"; }
        eval "$(gax completion bash)"
        complete -p gax > /dev/null || exit 1
        COMP_LINE="$1" COMP_POINT=${#1}
        _gax gax "$2" ""
        printf '%s\n' "${COMPREPLY[@]}"
        """, "bash", line, word);

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    private static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string[] Sorted(string lines) =>
        [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
