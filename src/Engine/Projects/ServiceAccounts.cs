using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Projects;

/// <summary>What `argocd-cm` says of writing in the name of service accounts.</summary>
public enum Impersonation
{
    /// <summary>Everything is written by ourselves.</summary>
    Off,

    /// <summary>Where a project names no account for a destination, nothing may be written there.</summary>
    Enforced,

    /// <summary>Where a project names no account for a destination, we write ourselves.</summary>
    WhereNamed,
}

/// <summary>The service accounts in whose names the Applications of a project write: the first entry that matches a destination counts.</summary>
public sealed class ServiceAccounts
{
    private const string Forbidden = "!*[]{}\\/";

    private readonly IReadOnlyList<Entry> _entries;

    private ServiceAccounts(IReadOnlyList<Entry> entries) => _entries = entries;

    public static ServiceAccounts Read(MapNode spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new ServiceAccounts([.. spec.List("destinationServiceAccounts").Select(Entry.Read)]);
    }

    /// <summary>The user as whom is written to a destination, or why there is none; two empty texts where no entry matches.</summary>
    /// <param name="ownNamespace">Where an account without a namespace lies when the destination names none.</param>
    public (string User, string Problem) Find(Destination destination, string ownNamespace)
    {
        ArgumentNullException.ThrowIfNull(destination);
        foreach (var entry in _entries)
        {
            // What it was meant for nobody knows: a later entry could give rights that it was to keep away.
            if (entry.Server.IsWrong || entry.Namespace.IsWrong) return ("", $"the entry for the service account '{entry.Account}' has a pattern that can't be read");
            if (!entry.Server.Hits(destination.Server) || !entry.Namespace.Hits(destination.Namespace)) continue;
            var account = entry.Account.Trim();
            if (!IsName(account)) return ("", $"default service account contains invalid chars '{entry.Account}'");
            if (account.Contains(':', StringComparison.Ordinal)) return ($"system:serviceaccount:{account}", "");
            return ($"system:serviceaccount:{(destination.Namespace.Length > 0 ? destination.Namespace : ownNamespace)}:{account}", "");
        }

        return ("", "");
    }

    /// <summary>A name, or a namespace and a name with one colon between them.</summary>
    private static bool IsName(string account) =>
        account.Length > 0 && account.AsSpan().IndexOfAny(Forbidden) < 0 && !account.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c))
        && account.Split(':') is { Length: 1 or 2 } parts && parts.All(static part => part.Length > 0);

    private sealed record Entry(Pattern Server, Pattern Namespace, string Account)
    {
        public static Entry Read(Node entry) => new(
            Pattern.Of((entry["server"].Text() ?? "").TrimEnd('/')), Pattern.Of(entry["namespace"].Text() ?? ""), entry["defaultServiceAccount"].Text() ?? "");
    }
}
