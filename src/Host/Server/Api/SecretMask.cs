using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Diffing;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Server.Api;

/// <summary>Hides what Secrets hold, and shows whether it differs: equal values get equal masks, within one mask's use.</summary>
/// <param name="annotations">The annotations of Secrets that are hidden as well.</param>
internal sealed class SecretMask(IReadOnlyList<string> annotations)
{
    private static readonly string MaskLeast = new('+', 8);

    private readonly Dictionary<string, string> _masks = new(StringComparer.Ordinal);

    /// <summary>The annotations that the settings hide.</summary>
    public static async Task<IReadOnlyList<string>> AnnotationsAsync(FleetClient fleet, CancellationToken stop) =>
        (await fleet.ControlPlaneAsync(stop)).View?.Resources.MaskedAnnotations ?? [];

    public MapNode Hide(MapNode item)
    {
        if (item["kind"].Text() != "Secret" || item["apiVersion"].Text() != "v1") return item;
        var masked = item;
        // What the server would make of stringData is data.
        var data = item.Map("data");
        foreach (var (name, value) in item.Map("stringData"))
            data = data.With(name, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value.PlainText())));
        if (data.Count > 0) masked = masked.With("data", data.Changed((_, value) => MaskOf(value.PlainText()))).Without("stringData");
        foreach (var name in annotations)
            if (masked.Text("metadata", "annotations", name) is { } value) masked = masked.WithAt(["metadata", "annotations", name], MaskOf(value));
        return masked.Text("metadata", "annotations", LastApplied.Annotation) is { } applied
            ? masked.WithAt(["metadata", "annotations", LastApplied.Annotation], HideApplied(applied)) : masked;
    }

    /// <summary>What was applied, masked in the same way; what can't be read is hidden whole.</summary>
    private string HideApplied(string applied)
    {
        try
        {
            return JsonReader.Read(applied) is MapNode item && item["kind"].Text() == "Secret"
                ? JsonText.Write(Hide(item.With("apiVersion", "v1"))) : MaskLeast;
        }
        catch (DocumentException)
        {
            return MaskLeast;
        }
    }

    private string MaskOf(string value)
    {
        if (!_masks.TryGetValue(value, out var mask)) _masks[value] = mask = MaskLeast + new string('+', 4 * _masks.Count);
        return mask;
    }
}
