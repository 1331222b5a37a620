using System.Security.Cryptography.X509Certificates;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>A token in a file that somebody keeps fresh.</summary>
internal sealed class TokenFile(string file, string place, TimeProvider time, X509Certificate2? certificate = null) : Credentials
{
    private readonly RotatingFile<Proof> _file = new(file, place, text => Read(text, file, place, certificate), time);

    internal override ValueTask<Proof> ProveAsync(CancellationToken stop) => ValueTask.FromResult(_file.Value);

    internal override bool Rejected()
    {
        _file.Forget();
        return true;
    }

    private static Proof Read(string text, string file, string place, X509Certificate2? certificate) =>
        new(AccessFields.Bearer(text, $"{place}: {file}"), certificate);
}
