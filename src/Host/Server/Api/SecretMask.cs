using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Hides what Secrets hold, and shows whether it differs: equal values get equal masks, within one mask's use.</summary>
internal sealed class SecretMask
{
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    private readonly Dictionary<string, string> _masks = new(StringComparer.Ordinal);

    /// <summary>The object alone, masked.</summary>
    public static MapNode Of(MapNode item) => new SecretMask().Hide(item);

    public MapNode Hide(MapNode item)
    {
        if (item["kind"].Text() != "Secret" || item["apiVersion"].Text() != "v1") return item;
        var masked = item;
        // What the server would make of stringData is data.
        var data = item.Map("data");
        foreach (var (name, value) in item.Map("stringData"))
            data = data.With(name, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value.PlainText())));
        if (data.Count > 0) masked = masked.With("data", data.Changed((_, value) => MaskOf(value.PlainText()))).Without("stringData");
        return masked.Map("metadata", "annotations").Has(LastApplied) ? masked.WithAt(["metadata", "annotations", LastApplied], "++++++++") : masked;
    }

    private string MaskOf(string value)
    {
        if (!_masks.TryGetValue(value, out var mask)) _masks[value] = mask = new string('+', 8 + (4 * _masks.Count));
        return mask;
    }
}
