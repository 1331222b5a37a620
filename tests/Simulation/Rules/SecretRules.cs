using System.Text;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Simulation.Rules;

/// <summary>What nobody may read.</summary>
internal static class SecretRules
{
    public static readonly SafetyRule NeverRead = new(
        "secrets stay secret", "No value of a Secret is in the journal, in a status, a log or an error.", Check);

    private static IEnumerable<string> Check(Run run)
    {
        if (run.World.Secrets.Count == 0) yield break;
        foreach (var happened in run.History.All)
        {
            foreach (var (where, text) in Texts(happened))
            {
                if (run.World.Secrets.FirstOrDefault(secret => text.Contains(secret, StringComparison.Ordinal)) is { } found)
                    yield return $"step {happened.Step}: {where} shows a secret value ({found.Length} letters)";
            }
        }
    }

    /// <summary>Every secret of a scenario begins with the same letters, so that most texts need one look.</summary>
    private static IEnumerable<(string Where, string Text)> Texts(Happened happened)
    {
        switch (happened)
        {
            case Happened.Appended appended:
                foreach (var stored in appended.Stored)
                    if (stored.Bytes.Span.IndexOf("sEcReT-"u8) >= 0) yield return ($"an event of {appended.Entity}", Encoding.UTF8.GetString(stored.Bytes.Span));
                break;
            case Happened.Said said: yield return (said.Where, said.Text); break;
            case Happened.Asked { IsWrite: true, Object.Kind: not "Secret", Content: { } content } asked when JsonText.Bytes(content).AsSpan().IndexOf("sEcReT-"u8) >= 0:
                yield return ($"{asked.Verb} of {asked.Object}", content.ToString());
                break;
        }
    }
}
