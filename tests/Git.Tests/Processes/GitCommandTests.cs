using GitOpsActors.Git.Processes;
using static GitOpsActors.Git.Tests.TestRepository;

namespace GitOpsActors.Git.Tests.Processes;

public sealed class GitCommandTests : IDisposable
{
    private static readonly Dictionary<string, string> s_environment = new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/bin" };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("command-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    // Goal: what says now and then that it goes on is not ended, however long it takes; silence ends it. Method: a program that says a
    // word for each line that it is given, in a time that stands still; that it was heard shows by the timer that is set anew.
    [Fact]
    public async Task A_program_that_tells_its_progress_may_take_long_and_one_that_falls_silent_is_ended()
    {
        var (time, pipe) = (new SilenceTime(), Path.Combine(_folder.FullName, "pipe"));
        Assert.Equal(0, (await new GitCommand("mkfifo", time).RunAsync([pipe], _folder.FullName, s_environment, new CommandLimits(TimeSpan.FromHours(1), 1000), Soon)).Code);
        while (time.TimerSet.CurrentCount > 0) await time.TimerSet.WaitAsync(Soon);
        var limits = new CommandLimits(TimeSpan.FromHours(2), 1000) { Silence = TimeSpan.FromMinutes(5) };
        var running = new GitCommand("sh", time).RunAsync(["-c", $"while read line; do echo progress >&2; done < '{pipe}'; sleep 1000"], _folder.FullName, s_environment, limits, Soon);
        // Of both limits.
        await time.TimerSet.WaitAsync(Soon);
        await time.TimerSet.WaitAsync(Soon);
        await using (var words = new StreamWriter(pipe) { AutoFlush = true })
        {
            for (var i = 0; i < 10; i++)
            {
                time.Advance(TimeSpan.FromMinutes(4));
                await words.WriteLineAsync("go on");
                await time.TimerSet.WaitAsync(Soon);
            }
        }

        Assert.False(running.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(6));
        var fault = await Assert.ThrowsAsync<GitException>(() => running);
        Assert.Equal(GitFaultKind.TimedOut, fault.Kind);
        Assert.Contains("said nothing for 300 seconds", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_what_a_program_says_at_length_the_end_is_kept()
    {
        var result = await new GitCommand("sh", TimeProvider.System).RunAsync(
            ["-c", "i=0; while [ $i -lt 20000 ]; do echo \"progress $i\" >&2; i=$((i+1)); done; echo 'fatal: the reason' >&2; exit 3"],
            _folder.FullName, s_environment, new CommandLimits(TimeSpan.FromMinutes(1), 1000), Soon);
        Assert.Equal(3, result.Code);
        Assert.EndsWith("progress 19999\nfatal: the reason\n", result.Error, StringComparison.Ordinal);
        Assert.InRange(result.Error.Length, 1000, 64 * 1024);
    }
}
