using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Access;

/// <summary>
/// Sessions that were ended before their time. They lie in a Secret of the control cluster, which all nodes watch. When there are too many
/// to
/// be kept one by one, all sessions of until then are ended: people sign in again, and none that was ended comes back.
/// </summary>
/// <param name="Until">When each would have ended by itself, in seconds since 1970, by its id.</param>
/// <param name="NotBefore">Sessions that began before it have ended.</param>
/// <param name="IsReadable">Otherwise nobody knows which sessions were ended, and none counts.</param>
internal sealed record RevokedSessions(IReadOnlyDictionary<string, long> Until, long NotBefore, bool IsReadable = true)
{
    public const string RevokedField = "revoked";
    public const string NotBeforeField = "notBefore";
    public const int CountMax = 5000;

    public static readonly RevokedSessions None = new(new Dictionary<string, long>(), 0);

    public bool Ends(string id, long issued) => !IsReadable || issued < NotBefore || Until.ContainsKey(id);

    public static RevokedSessions Read(IReadOnlyDictionary<string, string> fields)
    {
        try
        {
            var until = fields.GetValueOrDefault(RevokedField, "") is { Length: > 0 } text ? (MapNode)JsonReader.Read(text) : MapNode.Empty;
            var notBefore = fields.GetValueOrDefault(NotBeforeField, "") is { Length: > 0 } moment
                ? long.Parse(moment, System.Globalization.CultureInfo.InvariantCulture) : 0;
            return new(until.ToDictionary(
                static one => one.Key, static one => one.Value.Integer() ?? long.MaxValue, StringComparer.Ordinal), notBefore);
        }
        catch (Exception error) when (error is DocumentException or InvalidCastException or FormatException or OverflowException)
        {
            return None with { IsReadable = false };
        }
    }

    /// <summary>With one more; without those that have ended by themselves meanwhile.</summary>
    public RevokedSessions With(string id, long until, long now)
    {
        var left = Until.Where(one => one.Value > now).ToDictionary(StringComparer.Ordinal);
        left[id] = until;
        return left.Count > CountMax || !IsReadable ? new(new Dictionary<string, long>(), now + 1) : this with { Until = left };
    }

    public IEnumerable<(string Name, string Value)> Write()
    {
        yield return (
            RevokedField,
            JsonText.Write(
            MapNode.Of(Until.OrderBy(static one => one.Key, StringComparer.Ordinal)
            .Select(static one => KeyValuePair.Create(one.Key, (Node)one.Value)))));
        if (NotBefore > 0) yield return (NotBeforeField, NotBefore.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
