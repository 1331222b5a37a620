using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Projects;

/// <summary>By which keys the commits of a project have to be signed: `signatureKeys`, and `sourceIntegrity.git.policies`.</summary>
public sealed class SignatureRules : IEquatable<SignatureRules>
{
    public static readonly SignatureRules None = Read(MapNode.Empty);

    private readonly string _text;
    private readonly SignatureDemand? _everywhere;
    private readonly IReadOnlyList<Policy> _policies;

    private SignatureRules(Node? keys, Node? policies)
    {
        // A list that is empty, or absent, demands nothing. What is no list demands what nobody can meet.
        if (IsThere(keys)) _everywhere = new SignatureDemand([.. Keys(keys as ListNode ?? ListNode.Empty, "keyID")]);
        _policies = !IsThere(policies) ? [] : policies is ListNode list ? [.. list.Select(Policy.Read)] : [Policy.Unreadable];
        _text = $"{keys}\n{policies}";
    }

    /// <summary>Nothing has to be signed.</summary>
    public bool IsEmpty => _everywhere is null && _policies.Count == 0;

    public static SignatureRules Read(MapNode spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new SignatureRules(spec["signatureKeys"], spec["sourceIntegrity"].At("git", "policies"));
    }

    /// <summary>What is demanded of a source; all of it has to be met.</summary>
    /// <param name="isGit">Policies are for repositories of Git; the older list of keys is for everything, and so refuses charts.</param>
    public IEnumerable<SignatureDemand> For(string repoUrl, bool isGit)
    {
        if (_everywhere is not null) yield return _everywhere;
        var url = RepositoryUrl.Normalise(repoUrl);
        if (isGit && _policies.FirstOrDefault(policy => policy.IsFor(url)) is { Demand: { } demand }) yield return demand;
    }

    public bool Equals(SignatureRules? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as SignatureRules);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    private static bool IsThere(Node? list) => list is not (null or NullNode or ListNode { Count: 0 });

    private static IEnumerable<string> Keys(ListNode list, string field) =>
        list.Select(entry => (field.Length > 0 ? entry[field].Text() : entry.Text()) ?? "").Where(static key => key.Length > 0);

    /// <param name="Repositories">Null where it can't be read for which it is: then it is for all.</param>
    /// <param name="Demand">Null where nothing is demanded.</param>
    private sealed record Policy(IReadOnlyList<Pattern>? Repositories, SignatureDemand? Demand)
    {
        public static readonly Policy Unreadable =
            new(null, new SignatureDemand([]) { Problem = "sourceIntegrity.git.policies of the project is no list" });

        public static Policy Read(Node entry)
        {
            var repositories = entry["repos"] is ListNode repos
                ? repos.Select(static repo => Pattern.OfDeniable(repo["url"].Text() ?? "", '/', RepositoryUrl.Normalise)).ToList()
                : null;
            return new Policy(repositories, DemandOf(entry["gpg"]));
        }

        /// <summary>A pattern that denies and hits takes a repository out.</summary>
        public bool IsFor(string url)
        {
            if (Repositories is null) return true;
            var hit = Repositories.Where(pattern => pattern.IsAny || pattern.IsWrong || pattern.Hits(url)).ToList();
            return hit.Count > 0 && !hit.Exists(static pattern => pattern is { IsDeny: true, IsWrong: false });
        }

        private static SignatureDemand? DemandOf(Node? gpg)
        {
            if (gpg is null or NullNode) return null;
            var keys = new SignatureDemand([.. Keys(gpg.List("keys"), "")]);
            return gpg["mode"].Text() switch
            {
                "none" => null,
                "head" => keys,
                "strict" => keys with { IsOfHistory = true },
                var mode => keys with { Problem = $"sourceIntegrity of the project has the gpg mode '{mode}'; it is none, head or strict" },
            };
        }
    }
}

/// <summary>A signature by one of these keys is demanded.</summary>
/// <param name="Keys">Ids of OpenPGP keys with 16 digits, their fingerprints with 40, or fingerprints of SSH keys as `SHA256:...`.</param>
public sealed record SignatureDemand(IReadOnlyList<string> Keys)
{
    /// <summary>Not only the revision has to be signed, but each commit on which it was made.</summary>
    public bool IsOfHistory { get; init; }

    /// <summary>Why it can't be met at all; empty when it can.</summary>
    public string Problem { get; init; } = "";

    /// <summary>Why a commit, or the tag that names it, may not be used; null when it may.</summary>
    public string? Refusal(string revision, SignatureFinding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (Problem.Length > 0) return Problem;
        return finding.State switch
        {
            SignatureState.Unsigned => $"Target revision {revision} in Git is not signed, but a signature is required",
            SignatureState.Good when finding.Keys.Any(Permits) => null,
            SignatureState.Good =>
                $"Found good signature made with {finding.Cipher} key {finding.Key}, but this key is not allowed in AppProject",
            SignatureState.Invalid =>
                $"Found signature made with {finding.Cipher} key {finding.Key}, but verification result was invalid: '{finding.Why}'",
            _ => $"Could not verify commit signature on revision '{revision}': {finding.Why}",
        };
    }

    private bool Permits(string key) => Keys.Any(permitted => IsSame(permitted.Trim(), key));

    private static bool IsSame(string permitted, string key)
    {
        if (key.StartsWith("SHA256:", StringComparison.Ordinal)) return permitted == key;
        var digits = permitted.Replace(" ", "", StringComparison.Ordinal);
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) digits = digits[2..];
        // Shorter ids can be had by anybody who tries for a while.
        return digits.Length is 16 or 40 && key.Length >= digits.Length && key.EndsWith(digits, StringComparison.OrdinalIgnoreCase);
    }
}

public enum SignatureState
{
    /// <summary>There is a signature of which nothing can be said: its key is not known, say.</summary>
    Unknown,

    Unsigned,
    Good,

    /// <summary>It is wrong, or its key has expired or was revoked.</summary>
    Invalid,
}

/// <summary>What was found of the signature of a commit or tag.</summary>
/// <param name="Cipher">Of which kind the key is, such as RSA.</param>
/// <param name="Key">As people are told of it.</param>
/// <param name="Keys">The fingerprints by which it may be permitted: that of the key, and that of the key that it belongs to.</param>
/// <param name="Why">Why it is not good.</param>
public sealed record SignatureFinding(SignatureState State, string Cipher, string Key, IReadOnlyList<string> Keys, string Why)
{
    public static readonly SignatureFinding Unsigned = new(SignatureState.Unsigned, "", "", [], "");

    public static SignatureFinding Unknown(string why) => new(SignatureState.Unknown, "", "", [], why);
}
