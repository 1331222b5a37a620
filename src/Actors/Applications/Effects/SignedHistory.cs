using System.Collections.Concurrent;
using System.Globalization;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Actors.Sources;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Git.Signatures;

namespace GitOpsActors.Actors.Applications.Effects;

/// <summary>
/// Whether each commit on which a revision was made is signed as well: back to the beginning, or to commits that seal what was before them.
/// What was found good once is good for what is made on it.
/// </summary>
internal sealed class SignedHistory
{
    // Each takes two processes at the first look, and none later.
    private const int CommitsMax = 1_000;
    private const int KnownMax = 10_000;
    private const string Seal = "Argocd-gpg-seal:";

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>Why the history will not do; null when it will.</summary>
    public async Task<string?> RefusalAsync(IRepository repository, string revision, SignatureDemand demand, KeyRing keys,
        CancellationToken stop)
    {
        var (seen, open) = (new HashSet<string>(StringComparer.Ordinal) { revision }, new Queue<string>([revision]));
        while (open.TryDequeue(out var commit))
        {
            if (_known.ContainsKey(KeyOf(commit))) continue;
            if (seen.Count > CommitsMax) return TooLong(revision);
            var finding = await repository.CheckSignatureAsync(new Wish(commit, ""), commit, keys, stop);
            if (demand.Refusal(commit,
                finding) is { } why) return $"the gpg mode strict of sourceIntegrity: in the history of {revision}: {why}";
            var (parents, message) = await repository.HistoryOfAsync(commit, stop);
            if (IsSealed(message)) continue;
            foreach (var parent in parents)
                if (seen.Add(parent)) open.Enqueue(parent);
        }

        if (_known.Count >= KnownMax) _known.Clear();
        _known[KeyOf(revision)] = true;
        return null;

        string KeyOf(string commit) => $"{commit} {keys.Digest} {string.Join(',', demand.Keys)}";
    }

    /// <summary>In the last paragraph of the message, with a reason: whoever signs it vouches for all that was before.</summary>
    internal static bool IsSealed(string message) => message.TrimEnd().Split("\n\n")[^1].Split('\n')
        .Any(static line => line.StartsWith(Seal, StringComparison.OrdinalIgnoreCase) && line[Seal.Length..].Trim().Length > 0);

    private static string TooLong(string revision) => string.Create(CultureInfo.InvariantCulture,
        $"the gpg mode strict of sourceIntegrity: more than {CommitsMax} commits lead to {revision}; "
        + $"seal what was before with a signed commit whose message ends with '{Seal} why'");
}
