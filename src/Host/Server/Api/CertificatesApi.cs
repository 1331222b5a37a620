using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// Whom to believe to be the server of a repository: keys of ssh servers, and certificates of others, in their ConfigMaps.
/// </summary>
internal sealed class CertificatesApi(FleetClient fleet)
{
    private const string Service = "certificate.CertificateService/";
    private const string SshMap = "argocd-ssh-known-hosts-cm";
    private const string SshField = "ssh_known_hosts";
    private const string TlsMap = "argocd-tls-certs-cm";

    private readonly ControlMaps _maps = new(fleet.Node);

    public void AddTo(MethodTable methods) => methods
        .Add(Service + "ListCertificates", ListAsync)
        .Add(Service + "CreateCertificate", CreateAsync)
        .Add(Service + "DeleteCertificate", DeleteAsync);

    private async Task<Answer> ListAsync(Call call)
    {
        var found = await FindAsync(call);
        return Answer.List(found.Where(one => call.May(AccessResources.Certificates, "get", one.Host)).Select(static one => one.Shown()));
    }

    private async Task<IReadOnlyList<Kept>> FindAsync(Call call)
    {
        var (host, type, subtype) = (call.Text("hostNamePattern"), call.Text("certType"), call.Text("certSubType"));
        var isMeant = host is "" or "*" ? null : Pattern.OfNamespace(host);
        var all = Ssh((await _maps.ReadAsync(SshMap, call.Stop))[SshField].Text() ?? "")
            .Concat(Tls(await _maps.ReadAsync(TlsMap, call.Stop)));
        return [.. all.Where(one => (isMeant is null || isMeant.Hits(one.Host)) && (type is "" or "*" || one.Type == type)
            && (subtype is "" or "*" || one.Subtype == subtype))
            .OrderBy(static one => one.Host, StringComparer.Ordinal).ThenBy(static one => one.Subtype, StringComparer.Ordinal)];
    }

    private static IEnumerable<Kept> Ssh(string text) => text.Split(
        '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Where(static line => !line.StartsWith('#')).Select(static line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries))
        .Where(static parts => parts.Length == 3).Select(static parts => new Kept(parts[0], "ssh", parts[1], parts[2]));

    private static IEnumerable<Kept> Tls(MapNode data)
    {
        foreach (var (host, pem) in data)
            if (pem.Text() is { Length: > 0 } text) yield return new Kept(host, "https", Subtype(text), text);
    }

    private static string Subtype(string pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            return certificate.GetRSAPublicKey() is not null ? "rsa" : certificate.GetECDsaPublicKey() is not null ? "ecdsa" : "";
        }
        catch (CryptographicException)
        {
            return "";
        }
    }

    private async Task<Answer> CreateAsync(Call call)
    {
        var wanted = call.Request.List("certificates", "items").Select(Read).ToList();
        foreach (var one in wanted) call.MustMay(AccessResources.Certificates, "create", one.Host);
        var upserts = call.Flag("upsert");
        if (upserts) foreach (var one in wanted) call.MustMay(AccessResources.Certificates, "update", one.Host);
        var created = new List<Kept>();
        await _maps.ChangeAsync(SshMap, data =>
        {
            var lines = Ssh(data[SshField].Text() ?? "").ToList();
            created.RemoveAll(static one => one.Type == "ssh");
            foreach (var one in wanted.Where(static one => one.Type == "ssh")) Put(lines, one, upserts, created);
            return created.Exists(static one => one.Type == "ssh") ? data.With(SshField, Write(lines)) : data;
        }, call.Stop);
        await _maps.ChangeAsync(TlsMap, data =>
        {
            var kept = Tls(data).ToList();
            created.RemoveAll(static one => one.Type == "https");
            foreach (var one in wanted.Where(static one => one.Type == "https")) Put(kept, one, upserts, created);
            return created.Where(static one => one.Type == "https").Aggregate(data, static (all, one) => all.With(one.Host, one.Data));
        }, call.Stop);
        return Answer.List(created.Select(static one => one.Shown()));
    }

    /// <summary>Adds one that is new, or takes the place of one that differs, if that is wanted.</summary>
    private static void Put(List<Kept> kept, Kept one, bool upserts, List<Kept> created)
    {
        var known = kept.Find(other => other.Host == one.Host && (one.Type == "https" || other.Subtype == one.Subtype));
        if (known?.Data == one.Data) return;
        if (known is not null && !upserts)
        {
            throw new ApiException(400, one.Type == "ssh"
                ? $"Key for '{one.Host}' (subtype: '{one.Subtype}') already exist and upsert was not specified."
                : $"TLS certificate for '{one.Host}' already exist, and upsert was not specified.");
        }

        if (known is not null) kept.Remove(known);
        kept.Add(one);
        created.Add(one);
    }

    private static string Write(IEnumerable<Kept> lines) => string.Concat(
        lines.Select(static one => $"{one.Host} {one.Subtype} {one.Data}\n"));

    private static Kept Read(Node item)
    {
        var (host, type, subtype) = (item["serverName"].Text() ?? "", item["certType"].Text() ?? "", item["certSubType"].Text() ?? "");
        if (host.Length == 0 || host.AsSpan().ContainsAny(" \t\r\n"))
            throw new ApiException(400, "serverName is required: the host, without spaces");
        var data = Encoding.UTF8.GetString(Convert.FromBase64String(item["certData"].Text() ?? "")).Trim();
        switch (type)
        {
            case "ssh":
                // Whole lines of a known_hosts file are understood as well as keys alone.
                var parts = data.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (parts.Length >= 3) (subtype, data) = (parts[1], parts[2]);
                if (subtype.Length == 0 || data.Length == 0 || data.AsSpan().ContainsAny(" \t\r\n")
                    || !Convert.TryFromBase64String(data, new byte[data.Length], out _))
                    throw new ApiException(400, $"the key of {host} is none of ssh");
                return new Kept(host, type, subtype, data);
            case "https":
                try
                {
                    using var certificate = X509Certificate2.CreateFromPem(data);
                    return new Kept(host, type, Subtype(data), data + "\n");
                }
                catch (CryptographicException error)
                {
                    throw new ApiException(400, $"the certificate of {host} can't be read: {error.Message}");
                }

            default:
                throw new ApiException(400, $"certType is ssh or https, and not '{type}'");
        }
    }

    private async Task<Answer> DeleteAsync(Call call)
    {
        var gone = await FindAsync(call);
        foreach (var one in gone) call.MustMay(AccessResources.Certificates, "delete", one.Host);
        await _maps.ChangeAsync(SshMap, data => data[SshField].Text() is not { } text || !gone.Any(static one => one.Type == "ssh") ? data
            : data.With(SshField, Write(Ssh(text).Where(line => !gone.Contains(line)))), call.Stop);
        await _maps.ChangeAsync(TlsMap, data => gone.Where(static one => one.Type == "https")
            .Aggregate(data, static (all, one) => all.Without(one.Host)), call.Stop);
        return Answer.List(gone.Select(static one => one.Shown()));
    }

    /// <param name="Data">A key as ssh writes it, or certificates as PEM.</param>
    private sealed record Kept(string Host, string Type, string Subtype, string Data)
    {
        /// <summary>As it is shown: what stands for it, and not itself.</summary>
        public MapNode Shown()
        {
            var info = Type == "ssh" ? "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Data))).TrimEnd('=')
                : Subject(Data);
            return MapNode.Of(("serverName", Host), ("certType", Type), ("certSubType", Subtype), ("certInfo", info));
        }

        private static string Subject(string pem)
        {
            try
            {
                using var certificate = X509Certificate2.CreateFromPem(pem);
                return certificate.Subject;
            }
            catch (CryptographicException)
            {
                return "it can't be read";
            }
        }
    }
}
