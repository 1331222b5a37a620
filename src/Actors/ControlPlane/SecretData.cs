using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>The content of a Secret as text.</summary>
public static class SecretData
{
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
