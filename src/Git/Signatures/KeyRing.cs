using System.Security.Cryptography;
using System.Text;

namespace GitOpsActors.Git.Signatures;

/// <summary>The public keys with which signatures are checked, each under a name: OpenPGP keys in armor, and SSH keys as a line of `authorized_keys`.</summary>
public sealed class KeyRing
{
    public static readonly KeyRing Empty = new([]);

    private const int KeyCharactersMax = 256 * 1024;
    private const int KeysMax = 1_000;
    private const string Armor = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

    public KeyRing(IEnumerable<KeyValuePair<string, string>> keys)
    {
        var (openPgp, ssh, problems) = (new List<string>(), new List<string>(), new List<string>());
        var text = new StringBuilder();
        foreach (var (name, key) in keys.OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            if (Problem(name, key, openPgp.Count + ssh.Count) is { } problem)
            {
                problems.Add(problem);
                continue;
            }

            text.Append(name).Append('\0').Append(key).Append('\0');
            if (SshLine(name, key) is { } line) ssh.Add(line);
            else openPgp.Add(key);
        }

        (OpenPgp, AllowedSigners, Problems) = (openPgp, string.Concat(ssh.Select(static line => line + "\n")), problems);
        Digest = text.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Stands for all keys; empty for none.</summary>
    public string Digest { get; }

    /// <summary>What is no key, and is left out.</summary>
    public IReadOnlyList<string> Problems { get; }

    internal IReadOnlyList<string> OpenPgp { get; }

    /// <summary>The SSH keys as ssh-keygen reads them.</summary>
    internal string AllowedSigners { get; }

    private static string? Problem(string name, string key, int known)
    {
        if (known >= KeysMax) return $"the key {name} is left out: there are more than {KeysMax}";
        if (key.Length > KeyCharactersMax) return $"the key {name} is left out: it has more than {KeyCharactersMax} characters";
        return SshLine(name, key) is not null || key.Contains(Armor, StringComparison.Ordinal)
            ? null
            : $"the key {name} is left out: it is neither an OpenPGP public key in armor nor an SSH public key";
    }

    /// <summary>Made anew from its parts, so that nothing else gets into the file: options there could widen what a key may sign.</summary>
    private static string? SshLine(string name, string key)
    {
        var words = key.Trim().Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !IsWord(name) || !IsWord(words[0]) || key.Trim().Contains('\n', StringComparison.Ordinal)) return null;
        var isType = words[0].StartsWith("ssh-", StringComparison.Ordinal) || words[0].StartsWith("ecdsa-", StringComparison.Ordinal) || words[0].StartsWith("sk-", StringComparison.Ordinal);
        return isType && Convert.TryFromBase64String(words[1], new byte[words[1].Length], out _) ? $"{name} namespaces=\"git\" {words[0]} {words[1]}" : null;
    }

    private static bool IsWord(string text) => text.Length > 0 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@');
}
