using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Git.Signatures;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>The public keys of OpenPGP with which signatures of commits are checked, in their ConfigMap.</summary>
internal sealed class GpgKeysApi(FleetClient fleet)
{
    private const string Service = "gpgkey.GPGKeyService/";
    private const string Map = "argocd-gpg-keys-cm";

    // Whoever put a key into the ConfigMap has decided that it counts; gpg itself knows nothing of it.
    private const string Trust = "unknown";
    private const int IdDigits = 16;

    private readonly ControlMaps _maps = new(fleet.Node);

    public void AddTo(MethodTable methods) => methods
        .Add(Service + "List", ListAsync)
        .Add(Service + "Get", GetAsync)
        .Add(Service + "Create", CreateAsync)
        .Add(Service + "Delete", DeleteAsync);

    private async Task<Answer> ListAsync(Call call)
    {
        var kept = Kept(await _maps.ReadAsync(Map, call.Stop));
        return Answer.List(kept.Where(one => call.May(AccessResources.GpgKeys, "get", one.Id))
            .OrderBy(static one => one.Id, StringComparer.Ordinal).Select(static one => Shown(one)));
    }

    private async Task<Answer> GetAsync(Call call)
    {
        var id = IdOf(call);
        call.MustMay(AccessResources.GpgKeys, "get", id);
        var key = Kept(await _maps.ReadAsync(Map, call.Stop)).FirstOrDefault(one => one.Id == id) ?? throw Missing(id);
        return Shown(key).With("keyData", key.Armored);
    }

    private async Task<Answer> CreateAsync(Call call)
    {
        call.MustMay(AccessResources.GpgKeys, "create", "");
        var text = call.Request.Text("publickey", "keyData") ?? "";
        if (string.IsNullOrWhiteSpace(text)) throw new ApiException(400, "Submitted key data is empty");
        var (keys, created, skipped) = (Read(text), new List<OpenPgpKey>(), new List<string>());
        await _maps.ChangeAsync(Map, data =>
        {
            (created, skipped) = ([], []);
            var known = Kept(data).Select(static one => one.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var key in keys)
            {
                if (known.Add(key.Id)) created.Add(key);
                else skipped.Add(key.Id);
            }

            return created.Aggregate(data, static (all, key) => all.With(key.Id, key.Armored));
        }, call.Stop);
        return MapNode.Of(
            ("created", MapNode.Of(("metadata", MapNode.Empty), ("items", ListNode.Of(created.Select(static key => (Node)Shown(key)))))),
            ("skipped", ListNode.Of(skipped.Select(static id => (Node)id))));
    }

    private async Task<Answer> DeleteAsync(Call call)
    {
        var id = IdOf(call);
        call.MustMay(AccessResources.GpgKeys, "delete", id);
        await _maps.ChangeAsync(Map, data =>
        {
            var fields = data.Where(field => Kept(MapNode.Of((field.Key, field.Value))).Any(one => one.Id == id))
                .Select(static field => field.Key).ToList();
            return fields.Count > 0 ? fields.Aggregate(data, static (rest, field) => rest.Without(field)) : throw Missing(id);
        }, call.Stop);
        return Answer.Empty;
    }

    private static ApiException Missing(string id) => new(404, $"No such key: {id}");

    /// <summary>A key by its id, or by its fingerprint, which ends in it.</summary>
    private static string IdOf(Call call) =>
        call.Text("keyID").ToUpperInvariant() is { Length: IdDigits or 40 } id && id.All(char.IsAsciiHexDigit)
        ? id[^IdDigits..] : throw new ApiException(400, "KeyID is malformed or empty: it has 16 hex digits");

    private static IReadOnlyList<OpenPgpKey> Read(string text)
    {
        try
        {
            return OpenPgpKey.ReadAll(text);
        }
        catch (FormatException error)
        {
            throw new ApiException(400, $"the key can't be read: {error.Message}");
        }
    }

    /// <summary>The keys that are kept. What can't be read is told where keys are used; keys of SSH are none of OpenPGP.</summary>
    private static List<OpenPgpKey> Kept(MapNode data)
    {
        var found = new List<OpenPgpKey>();
        foreach (var (_, value) in data)
        {
            try
            {
                found.AddRange(OpenPgpKey.ReadAll(value.Text() ?? ""));
            }
            catch (FormatException)
            {
                continue;
            }
        }

        return found;
    }

    private static MapNode Shown(OpenPgpKey key) => MapNode.Of(("keyID", key.Id), ("fingerprint", key.Fingerprint), ("owner", key.Owner),
        ("trust", Trust), ("subType", key.SubType));
}
