namespace GitOpsActors.Kubernetes.Requests;

/// <summary>What servers say beside their answer: Warning: 299 - "the text".</summary>
internal static class Warnings
{
    public static void Tell(HttpResponseMessage answer, Action<string> warned)
    {
        foreach (var warning in answer.Headers.Warning)
            if (warning.Code == 299) warned(Plain(warning.Text));
    }

    private static string Plain(string quoted) => quoted is ['"', .., '"']
        ? quoted[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal) : quoted;
}
