using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Resources;

/// <summary>
/// `stringData` of a Secret is a way of writing `data`: an API server turns one into the other. Who applies `stringData` owns nothing of what came of it,
/// so that neither a change by somebody else is noticed nor a removal in Git takes anything away.
/// </summary>
public static class SecretText
{
    public static bool IsSecret(MapNode item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item["kind"].Text() == "Secret" && item["apiVersion"].Text() == "v1";
    }

    /// <summary>The Secret with all that it holds in `data`, as the API server makes it. What that refuses stays as it stands.</summary>
    public static MapNode Encoded(MapNode secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (secret["stringData"] is not MapNode texts || secret["data"] is not (null or NullNode or MapNode)) return secret;
        var data = secret.Map("data");
        foreach (var (name, value) in texts)
        {
            if (value.Text() is not { } text) return secret;
            data = data.With(name, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
        }

        var encoded = secret.Without("stringData");
        return data.Count > 0 ? encoded.With("data", data) : encoded;
    }
}
