using System.Text.RegularExpressions;
using GitOpsActors.Engine.Projects;

namespace GitOpsActors.Git.Signatures;

/// <summary>Reads what git hands on of gpg's and ssh-keygen's words. Only what is certainly good is good.</summary>
internal static partial class SignatureOutput
{
    private const string Status = "[GNUPG:] ";
    private const int WhyMax = 500;

    /// <param name="isGood">Whether git itself said so.</param>
    public static SignatureFinding Read(bool isGood, string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var words = lines.Where(static line => line.StartsWith(Status, StringComparison.Ordinal)).Select(static line => line[Status.Length..].Split(' ')).ToList();
        if (words.Count > 0) return OfOpenPgp(isGood, words);
        var ssh = lines.Select(static line => GoodSsh().Match(line)).Where(static match => match.Success).ToList();
        if (isGood && ssh.Count == 1) return new SignatureFinding(SignatureState.Good, ssh[0].Groups[1].Value, ssh[0].Groups[2].Value, [ssh[0].Groups[2].Value], "");
        if (Array.Exists(lines, static line => line.StartsWith("Could not verify signature", StringComparison.Ordinal) || line.StartsWith("Signature verification failed", StringComparison.Ordinal)))
            return new SignatureFinding(SignatureState.Invalid, "SSH", lines.Select(static line => AnyKey().Match(line)).FirstOrDefault(static match => match.Success)?.Value ?? "of an unknown kind", [], Why(lines));
        return lines.Length == 0 || Array.Exists(lines, static line => line == "error: no signature found")
            ? SignatureFinding.Unsigned
            : SignatureFinding.Unknown(Why(lines));
    }

    private static SignatureFinding OfOpenPgp(bool isGood, List<string[]> words)
    {
        var valid = words.FindAll(static line => line[0] == "VALIDSIG" && line.Length >= 11);
        var verdicts = words.FindAll(static line => line[0] is "GOODSIG" or "BADSIG" or "EXPSIG" or "EXPKEYSIG" or "REVKEYSIG" or "ERRSIG");
        if (verdicts is not [{ Length: >= 2 } verdict]) return SignatureFinding.Unknown("gpg told of no signature, or of several");
        var cipher = valid is [var one] ? CipherOf(one[7]) : verdict is ["ERRSIG", _, var number, ..] ? CipherOf(number) : "OpenPGP";
        var key = verdict[1];
        return verdict[0] switch
        {
            "GOODSIG" when isGood && valid is [var good] => new SignatureFinding(SignatureState.Good, cipher, key, [good[1], good[10]], ""),
            "BADSIG" => Invalid("the signature does not fit the content"),
            "EXPSIG" => Invalid("the signature has expired"),
            "EXPKEYSIG" => Invalid("the key has expired"),
            "REVKEYSIG" => Invalid("the key was revoked"),
            "ERRSIG" => SignatureFinding.Unknown(words.Exists(static line => line[0] == "NO_PUBKEY")
                ? $"its {cipher} key {key} is not in argocd-gpg-keys-cm"
                : $"gpg can't check signatures of its {cipher} key {key}"),
            _ => SignatureFinding.Unknown("gpg does not call the signature valid"),
        };

        SignatureFinding Invalid(string why) => new(SignatureState.Invalid, cipher, key, [], why);
    }

    /// <summary>The numbers of OpenPGP's registry.</summary>
    private static string CipherOf(string number) => number switch
    {
        "1" or "2" or "3" => "RSA",
        "17" => "DSA",
        "19" => "ECDSA",
        "22" => "EDDSA",
        "27" => "ED25519",
        "28" => "ED448",
        _ => "OpenPGP",
    };

    private static string Why(string[] lines) => string.Join("; ", lines) is { Length: > WhyMax } text ? text[..WhyMax] : string.Join("; ", lines);

    [GeneratedRegex("^Good \"git\" signature for \\S+ with (\\S+) key (SHA256:\\S+)$", RegexOptions.CultureInvariant)]
    private static partial Regex GoodSsh();

    [GeneratedRegex("SHA256:\\S+", RegexOptions.CultureInvariant)]
    private static partial Regex AnyKey();
}
