using GitOpsActors.Actors.Applications.Effects;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Git.Remotes;
using GitOpsActors.Git.Signatures;

namespace GitOpsActors.Actors.Tests.Applications;

/// <summary>A revision whose whole history has to be signed.</summary>
public sealed class SignedHistoryTests
{
    private const string Key = "AAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBB";
    private static readonly SignatureDemand Demand = new(["BBBBBBBBBBBBBBBB"]) { IsOfHistory = true };

    private readonly FakeOrigins _origins = new();
    private readonly SignedHistory _history = new();

    /// <param name="graph">`commit>parent,parent` by commit; a commit with a ! is not signed, one with a * seals.</param>
    private async Task<string?> RefusalAsync(string graph, string revision)
    {
        foreach (var one in graph.Split(' '))
        {
            var (name, parents) = (one.Split('>')[0], one.Contains('>', StringComparison.Ordinal) ? one.Split('>')[1].Split(',') : []);
            var commit = name.Trim('!', '*');
            if (!name.Contains('!', StringComparison.Ordinal)) _origins.Signatures[commit] = new SignatureFinding(SignatureState.Good,
                "RSA", Key, [Key], "");
            else _origins.Signatures.TryRemove(commit, out _);
            _origins.Histories[commit] = (parents, name.Contains('*', StringComparison.Ordinal)
                ? "Looked at\n\nArgocd-gpg-seal: all of it\n" : "A change\n");
        }

        var repository = (IRepository)_origins.Open("repo", new RepositoryAccess { Url = "https://git.example/shop" });
        return await _history.RefusalAsync(repository, revision, Demand, KeyRing.Empty, CancellationToken.None);
    }

    [Theory]
    [InlineData("c>b b>a a", "")]
    [InlineData("c>b b>a a!", "a")]
    [InlineData("c>b b!>a a", "b")]
    [InlineData("c!>b b>a a", "c")]
    [InlineData("m>c,s c>a s!>a a", "s")]
    [InlineData("m>c,s c>a s>a a", "")]
    [InlineData("c>b b*>a a!", "")]
    [InlineData("c>b b!*>a a", "b")]
    [InlineData("m>c,s c*>a s>a a!", "a")]
    public async Task Each_commit_is_looked_at_down_to_the_first_or_to_a_signed_seal(string graph, string unsigned)
    {
        var refusal = await RefusalAsync(graph, graph[..1]);
        if (unsigned.Length == 0) Assert.Null(refusal);
        else
            Assert.Equal($"the gpg mode strict of sourceIntegrity: in the history of {graph[0]}: "
                + $"Target revision {unsigned} in Git is not signed, but a signature is required", refusal);
    }

    [Fact]
    public async Task What_was_found_good_is_not_looked_at_again()
    {
        Assert.Null(await RefusalAsync("b>a a", "b"));
        Assert.Null(await RefusalAsync("c>b a!", "c"));
        Assert.NotNull(await RefusalAsync("d>a a!", "d"));
    }

    [Fact]
    public async Task A_history_that_is_too_long_says_how_it_is_sealed()
    {
        var graph = string.Join(' ', Enumerable.Range(1, 1_100).Reverse().Select(static i => $"c{i}>c{i - 1}"));
        Assert.Contains("a signed commit whose message ends with 'Argocd-gpg-seal: why'", await RefusalAsync(graph, "c1100"),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Subject\n\nArgocd-gpg-seal: why\n", true)]
    [InlineData("Subject\n\nSigned-off-by: a\nargocd-gpg-seal: why", true)]
    [InlineData("Subject\n\nArgocd-gpg-seal:\n", false)]
    [InlineData("Subject\n\nArgocd-gpg-seal: why\n\nMore words\n", false)]
    [InlineData("Subject\n\nabout Argocd-gpg-seal: why\n", false)]
    public void A_seal_is_the_end_of_a_message_and_has_a_reason(string message, bool isSealed) =>
        Assert.Equal(isSealed, SignedHistory.IsSealed(message));
}
