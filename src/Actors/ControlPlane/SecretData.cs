using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>The content of a Secret as text, and what the Secret is for.</summary>
public static class SecretData
{
    /// <summary>The label that says what a Secret declares, such as a repository.</summary>
    public const string TypeLabel = "argocd.argoproj.io/secret-type";

    /// <summary>What a Secret declares; null where it declares nothing.</summary>
    public static string? TypeOf(MapNode secret) => secret.Map("metadata", "labels")[TypeLabel].Text();

    public static IReadOnlyDictionary<string, string> Of(MapNode secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in secret.Map("data"))
        {
            if (value.Text() is not { } text) continue;
            try
            {
                fields[name] = Encoding.UTF8.GetString(Convert.FromBase64String(text));
            }
            catch (FormatException)
            {
                // The API server keeps nothing else; what is no base64 can't be used.
            }
        }

        return fields;
    }
}
