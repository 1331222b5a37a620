using System.Security.Cryptography;

namespace GitOpsActors.Host.Server.Access;

/// <summary>Passwords are kept as their bcrypt hashes only.</summary>
internal static class Passwords
{
    private const int Cost = 10;
    private const int DrawnCharacters = 16;
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-";

    // Costs as much as the hash of a real password, and is the hash of one that nobody knows.
    private static readonly Lazy<string> OfNobody = new(static () => Hash(Draw()));

    public static string Hash(string password) => BCrypt.Net.BCrypt.HashPassword(password, Cost);

    /// <summary>Whether it is the right one. That takes as long when there is no right one.</summary>
    public static bool IsRight(string password, string hash)
    {
        try
        {
            return BCrypt.Net.BCrypt.Verify(password, hash.Length > 0 ? hash : OfNobody.Value) && hash.Length > 0;
        }
        catch (Exception error) when (error is BCrypt.Net.SaltParseException or ArgumentException or FormatException)
        {
            // What the Secret holds is no hash.
            return false;
        }
    }

    /// <summary>A password that nobody can guess.</summary>
    public static string Draw() => RandomNumberGenerator.GetString(Alphabet, DrawnCharacters);
}
