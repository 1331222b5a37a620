namespace GitOpsActors.Charts.Registries;

/// <summary>What a registry wants to be shown, by the header WWW-Authenticate.</summary>
internal sealed record Challenge(bool IsBearer, string Realm, string Service, string Scope)
{
    /// <summary>The first challenge that we can answer; null when there is none.</summary>
    public static Challenge? TryParse(string? header)
    {
        if (header is null) return null;
        var bearer = header.IndexOf("Bearer ", StringComparison.OrdinalIgnoreCase);
        if (bearer < 0) return header.Contains("Basic", StringComparison.OrdinalIgnoreCase) ? new Challenge(false, "", "", "") : null;
        var fields = Fields(header[(bearer + "Bearer ".Length)..]);
        return fields.TryGetValue("realm", out var realm) ? new Challenge(true, realm, fields.GetValueOrDefault("service", ""), fields.GetValueOrDefault("scope", "")) : null;
    }

    /// <summary>`name="value",name=value`; a value in quotes may hold commas.</summary>
    private static Dictionary<string, string> Fields(string text)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        while (at < text.Length)
        {
            var equals = text.IndexOf('=', at);
            if (equals < 0) break;
            var name = text[at..equals].Trim(' ', ',');
            var isQuoted = equals + 1 < text.Length && text[equals + 1] == '"';
            var start = equals + (isQuoted ? 2 : 1);
            var end = start > text.Length ? -1 : text.IndexOf(isQuoted ? '"' : ',', start);
            if (end < 0) end = text.Length;
            fields.TryAdd(name, text[Math.Min(start, end)..end].Trim());
            at = end + 1;
        }

        return fields;
    }
}
