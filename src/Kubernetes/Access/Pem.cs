using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>Certificates out of the forms in which configurations carry them. A place is what an error calls the field.</summary>
internal static class Pem
{
    public static X509Certificate2Collection Authorities(string pem, string place)
    {
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPem(pem);
            if (found.Count > 0) return found;
        }
        catch (CryptographicException e)
        {
            throw ClusterExceptions.Configuration($"{place} is no certificate in PEM form: {e.Message}", e);
        }
        throw ClusterExceptions.Configuration($"{place} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
    }

    public static X509Certificate2 Client(string certificate, string key, string place)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            // The inner exception stays out: nobody knows what of a key it quotes.
            throw ClusterExceptions.Configuration($"{place}: certificate and key are not a pair in PEM form");
        }
    }

    public static string FromBase64(string text, string place)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw ClusterExceptions.Configuration($"{place} is not base64");
        }
    }
}
