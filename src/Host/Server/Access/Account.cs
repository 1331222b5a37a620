using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Access;

/// <summary>Somebody whom the settings know by name, and how that one may come in.</summary>
internal sealed record Account
{
    public const string Admin = "admin";
    public const string LoginCapability = "login";
    public const string ApiKeyCapability = "apiKey";

    private const string Prefix = "accounts.";

    public required string Name { get; init; }

    public bool IsEnabled { get; init; } = true;

    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>By bcrypt; empty for an account without a password.</summary>
    public string PasswordHash { get; init; } = "";

    /// <summary>Sessions that began before it have ended.</summary>
    public DateTimeOffset? PasswordTime { get; init; }

    public IReadOnlyList<AccountToken> Tokens { get; init; } = [];

    public bool Can(string capability) => Capabilities.Contains(capability, StringComparer.Ordinal);

    // A hash is nobody's business.
    public override string ToString() => Name;

    /// <summary>The fields of the Secret in which an account's password, its time and its tokens lie.</summary>
    public static (string Password, string PasswordTime, string Tokens) FieldsOf(string name) => name == Admin
        ? ("admin.password", "admin.passwordMtime", "admin.tokens")
        : ($"{Prefix}{name}.password", $"{Prefix}{name}.passwordMtime", $"{Prefix}{name}.tokens");

    /// <summary>The accounts by name. The account admin is always among them, though perhaps not enabled.</summary>
    public static IReadOnlyDictionary<string, Account> ReadAll(MapNode settings, IReadOnlyDictionary<string, string> secret)
    {
        var accounts = new SortedDictionary<string, Account>(StringComparer.Ordinal);
        foreach (var (key, value) in settings)
        {
            if (!key.StartsWith(Prefix, StringComparison.Ordinal) || key[Prefix.Length..] is not { Length: > 0 } name
                || name.Contains('.', StringComparison.Ordinal)) continue;
            accounts[name] = Read(name, CapabilitiesIn(value.Text() ?? ""), settings[key + ".enabled"].Text() != "false", secret);
        }

        // Its capabilities may be named as those of any other, and it has one without.
        var capabilities = accounts.TryGetValue(Admin, out var named) ? named.Capabilities : [LoginCapability];
        accounts[Admin] = Read(Admin, capabilities, settings["admin.enabled"].Text() != "false", secret);
        return accounts;
    }

    private static Account Read(string name, IReadOnlyList<string> capabilities, bool isEnabled, IReadOnlyDictionary<string, string> secret)
    {
        var (password, time, tokens) = FieldsOf(name);
        return new Account
        {
            Name = name, IsEnabled = isEnabled, Capabilities = capabilities, PasswordHash = secret.GetValueOrDefault(password, "").Trim(),
            PasswordTime = Moments.Read(secret.GetValueOrDefault(time, "")),
            Tokens = AccountToken.ReadAll(secret.GetValueOrDefault(tokens, "")),
        };
    }

    private static IReadOnlyList<string> CapabilitiesIn(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(static one => one is LoginCapability or ApiKeyCapability)];
}

/// <summary>A token that an account was given: it counts as long as it is in the list.</summary>
/// <param name="Issued">In seconds since 1970, as in the token.</param>
/// <param name="Expires">Zero for never.</param>
internal sealed record AccountToken(string Id, long Issued, long Expires)
{
    /// <summary>What can't be read is no token, and so lets nobody in.</summary>
    public static IReadOnlyList<AccountToken> ReadAll(string text)
    {
        if (text.Trim().Length == 0) return [];
        try
        {
            return [.. ReadAll(JsonReader.Read(text) as ListNode ?? ListNode.Empty)];
        }
        catch (DocumentException)
        {
            return [];
        }
    }

    public static IEnumerable<AccountToken> ReadAll(ListNode list) =>
        list.Select(static one => new AccountToken(one["id"].Text() ?? "", one["iat"].Integer() ?? 0, one["exp"].Integer() ?? 0));

    public MapNode Write()
    {
        var token = MapNode.Of(("id", Id), ("iat", Issued));
        return Expires == 0 ? token : token.With("exp", Expires);
    }
}
