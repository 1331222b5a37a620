using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Passwords and ciphers.</summary>
internal static class CryptoFunctions
{
    /// <summary>What a slow function costs of the budget: a render may call some hundred of them.</summary>
    private const int SlowSteps = 50_000;

    // What passwords of a kind look like, and what their signs stand for. See masterpasswordapp's algorithm, version 3.
    private static readonly Dictionary<string, string[]> Templates = new(StringComparer.Ordinal)
    {
        ["maximum"] = ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        ["long"] = ["CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv", "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc", "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno", "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc", "CvccCvcvCvccno"],
        ["medium"] = ["CvcnoCvc", "CvcCvcno"],
        ["short"] = ["Cvcn"],
        ["basic"] = ["aaanaaan", "aannaaan", "aaannaaa"],
        ["pin"] = ["nnnn"],
    };

    private static readonly Dictionary<char, string> Signs = new()
    {
        ['V'] = "AEIOU", ['C'] = "BCDFGHJKLMNPQRSTVWXYZ", ['v'] = "aeiou", ['c'] = "bcdfghjklmnpqrstvwxyz", ['A'] = "AEIOUBCDFGHJKLMNPQRSTVWXYZ", ['a'] = "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz",
        ['n'] = "0123456789", ['o'] = "@&%?,=[]_:-+*$#!'^~;()/.", ['x'] = "AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()",
    };

    public static void AddTo(FunctionTable table)
    {
        table.Add("derivePassword", "int string string string string", static (e, a) => DerivePassword(e, (nint)a[0]!, Text(a, 1), Text(a, 2), Text(a, 3), Text(a, 4)));
        table.Add("bcrypt", "string", static (e, a) => HashOrProblem(e, Text(a, 0)));
        table.Add("htpasswd", "string string", static (e, a) => Text(a, 0).Contains(':', StringComparison.Ordinal) ? $"invalid username: {Text(a, 0)}" : Text(a, 0) + ":" + HashOrProblem(e, Text(a, 1)));
        table.Add("encryptAES", "string string", static (e, a) => Encrypt(e, Text(a, 0), Text(a, 1)));
        table.Add("decryptAES", "string string", static a => Decrypt(Text(a, 0), Text(a, 1)));
    }

    private static string Text(object?[] arguments, int index) => (string)arguments[index]!;

    private static string HashOrProblem(Execution execution, string password)
    {
        execution.State.Budget.Step(SlowSteps);
        var bytes = GoBytes.Of(password);
        return bytes.Length > 72 ? "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes" : BCrypt.Hash(bytes, execution.State.RandomBytes(16));
    }

    private static string DerivePassword(Execution execution, long counter, string kind, string password, string user, string site)
    {
        execution.State.Budget.Step(SlowSteps);
        const string scope = "com.lyndir.masterpassword";
        if (!Templates.TryGetValue(kind, out var templates)) return $"cannot find password template {kind}";
        var name = Encoding.UTF8.GetBytes(user);
        byte[] salt = [.. Encoding.ASCII.GetBytes(scope), .. Number(name.Length), .. name];
        var key = Scrypt.Derive(Encoding.UTF8.GetBytes(password), salt);
        var place = Encoding.UTF8.GetBytes(site);
        byte[] message = [.. Encoding.ASCII.GetBytes(scope), .. Number(place.Length), .. place, .. Number(counter)];
        var seed = HMACSHA256.HashData(key, message);
        var template = templates[seed[0] % templates.Length];
        return string.Concat(template.Select((sign, i) => Signs[sign][seed[i + 1] % Signs[sign].Length]));
    }

    private static byte[] Number(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value);
        return bytes;
    }

    private static string Encrypt(Execution execution, string password, string text)
    {
        var vector = execution.State.RandomBytes(16);
        using var aes = Aes(password);
        return Convert.ToBase64String([.. vector, .. aes.EncryptCbc(GoBytes.Of(text), vector)]);
    }

    private static string Decrypt(string password, string text)
    {
        try
        {
            var bytes = Convert.FromBase64String(text);
            using var aes = Aes(password);
            return GoBytes.Text(aes.DecryptCbc(bytes.AsSpan(16), bytes.AsSpan(0, 16)));
        }
        catch (Exception error) when (error is FormatException or CryptographicException or ArgumentException)
        {
            throw new TemplateException("the text can't be decrypted: " + error.Message.ToLowerInvariant().TrimEnd('.'), error);
        }
    }

    /// <summary>The key is the password, cut or filled with zeros.</summary>
    private static Aes Aes(string password)
    {
        var key = new byte[32];
        var bytes = GoBytes.Of(password);
        bytes.AsSpan(0, Math.Min(bytes.Length, 32)).CopyTo(key);
        var aes = System.Security.Cryptography.Aes.Create();
        aes.Key = key;
        return aes;
    }
}
