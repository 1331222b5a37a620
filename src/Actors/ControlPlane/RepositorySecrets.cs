using System.Globalization;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Git.Remotes;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>
/// How repositories are reached: Secrets for single ones, and templates for all whose address begins alike. A value, made anew when a
/// Secret changes; the access to a repository stays the same object as long as nothing about it has changed.
/// </summary>
public sealed class RepositorySecrets
{
    private readonly List<Entry> _repositories = [];
    private readonly List<Entry> _templates = [];
    private readonly Dictionary<string, (string Fingerprint, RepositoryAccess Access)> _known;
    private readonly string _knownHosts;

    /// <param name="secrets">Those with the labels `repository` and `repo-creds`.</param>
    /// <param name="knownHosts">Keys of ssh servers.</param>
    /// <param name="before">What was known until now.</param>
    public RepositorySecrets(IEnumerable<MapNode> secrets, string knownHosts, RepositorySecrets? before)
    {
        _knownHosts = knownHosts;
        // Shared with who still asks the former value: two accesses to one repository would be two mirrors in one folder.
        _known = before is null ? new(StringComparer.Ordinal) : before._known;
        foreach (var secret in secrets)
        {
            var fields = SecretData.Of(secret);
            if (!fields.TryGetValue("url", out var url) || url.Length == 0) continue;
            var entry = new Entry(secret.Text("metadata", "name") ?? "", url, fields);
            if (secret.Map("metadata", "labels")["argocd.argoproj.io/secret-type"].Text() == "repository") _repositories.Add(entry);
            else _templates.Add(entry);
        }
    }

    /// <summary>What a person may see of the repositories that have a Secret.</summary>
    public IEnumerable<(string Url, string Name, string Project, string Type)> List() => _repositories
        .Select(static entry => (entry.Url, entry.Get("name"), entry.Get("project"), entry.Get("type") is { Length: > 0 } type ? type : "git"))
        .OrderBy(static entry => entry.Url, StringComparer.Ordinal);

    /// <summary>The name of a repository seen from a project, and how it is reached.</summary>
    /// <exception cref="RepositorySettingException">A Secret says something that can't be.</exception>
    public (string Id, RepositoryAccess Access) Find(string url, string project)
    {
        var normalised = Engine.Resources.RepositoryUrl.Normalise(url);
        var same = _repositories.Where(entry => Engine.Resources.RepositoryUrl.Normalise(entry.Url) == normalised).ToList();
        var own = same.Find(entry => entry.Get("project") == project && project.Length > 0) ?? same.Find(static entry => entry.Get("project").Length == 0);
        var id = own?.Get("project") is { Length: > 0 } scoped ? $"{normalised}|{scoped}" : normalised;
        var fields = Merge(own, normalised);
        var fingerprint = Fingerprint(url, fields);
        lock (_known)
        {
            if (_known.TryGetValue(id, out var known) && known.Fingerprint == fingerprint) return (id, known.Access);
            var access = Access(url, own, fields);
            _known[id] = (fingerprint, access);
            return (id, access);
        }
    }

    /// <summary>How a repository would be reached if this Secret were its own.</summary>
    /// <exception cref="RepositorySettingException">The Secret says something that can't be.</exception>
    public RepositoryAccess With(MapNode secret)
    {
        var tried = new RepositorySecrets([secret], _knownHosts, null);
        tried._templates.AddRange(_templates);
        return tried.Find(tried._repositories[0].Url, tried._repositories[0].Get("project")).Access;
    }

    /// <summary>A repository without credentials of its own takes those of the longest template that its address begins with.</summary>
    private Dictionary<string, string> Merge(Entry? own, string normalised)
    {
        var fields = own is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(own.Fields, StringComparer.Ordinal);
        if (Credentials.Any(name => fields.GetValueOrDefault(name, "").Length > 0)) return fields;
        var template = _templates
            .Where(entry => normalised.StartsWith(Engine.Resources.RepositoryUrl.Normalise(entry.Url), StringComparison.Ordinal))
            .MaxBy(static entry => entry.Url.Length);
        if (template is null) return fields;
        foreach (var name in (string[])[.. Credentials, "proxy", "noProxy", "forceHttpBasicAuth"])
            if (template.Get(name) is { Length: > 0 } value && fields.GetValueOrDefault(name, "").Length == 0) fields[name] = value;
        return fields;
    }

    private static readonly string[] Credentials =
        ["username", "password", "bearerToken", "sshPrivateKey", "tlsClientCertData", "tlsClientCertKey", "githubAppPrivateKey", "gcpServiceAccountKey", "azureServicePrincipalClientSecret"];

    private RepositoryAccess Access(string url, Entry? own, Dictionary<string, string> fields)
    {
        var place = own is null ? url : $"Secret {own.Secret}";
        foreach (var unsupported in (string[])["githubAppPrivateKey", "gcpServiceAccountKey", "azureServicePrincipalClientSecret"])
        {
            if (Get(unsupported).Length > 0) throw new RepositorySettingException($"{place}: {unsupported} is not supported; use user and password, a bearer token or an ssh key");
        }

        if (Flag("useAzureWorkloadIdentity") || Flag("enableLfs"))
            throw new RepositorySettingException($"{place}: {(Flag("enableLfs") ? "enableLfs" : "useAzureWorkloadIdentity")} is not supported");
        return new RepositoryAccess
        {
            Url = url.Trim(),
            Username = NullIfEmpty("username"),
            Password = NullIfEmpty("password"),
            BearerToken = NullIfEmpty("bearerToken"),
            ForceBasicAuth = Flag("forceHttpBasicAuth"),
            SshPrivateKey = NullIfEmpty("sshPrivateKey"),
            KnownHosts = _knownHosts,
            InsecureIgnoreHostKey = Flag("insecureIgnoreHostKey"),
            ClientCertificatePem = NullIfEmpty("tlsClientCertData"),
            ClientKeyPem = NullIfEmpty("tlsClientCertKey"),
            IsInsecure = Flag("insecure"),
            Proxy = NullIfEmpty("proxy"),
            NoProxy = NullIfEmpty("noProxy"),
            Depth = Number("depth"),
        };

        string Get(string name) => fields.GetValueOrDefault(name, "");
        string? NullIfEmpty(string name) => Get(name) is { Length: > 0 } value ? value : null;

        bool Flag(string name) => Get(name) switch
        {
            "" or "false" => false,
            "true" => true,
            var other => throw new RepositorySettingException($"{place}: {name} must be \"true\" or \"false\", and is \"{other}\""),
        };

        int Number(string name) => Get(name) switch
        {
            "" => 0,
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            var other => throw new RepositorySettingException($"{place}: {name} must be a number, and is \"{other}\""),
        };
    }

    private string Fingerprint(string url, Dictionary<string, string> fields) => Engine.Resources.Digest.Of(MapNode.Of(
        ("url", url), ("hosts", _knownHosts),
        ("fields", MapNode.Of(fields.Select(static field => KeyValuePair.Create(field.Key, (Node)field.Value)))))).ToString();

    private sealed record Entry(string Secret, string Url, Dictionary<string, string> Fields)
    {
        public string Get(string name) => Fields.GetValueOrDefault(name, "");

        // The fields are secrets.
        public override string ToString() => Secret;
    }
}

/// <summary>A Secret for a repository says something that can't be. The message names the Secret and the field, never a value of it.</summary>
public sealed class RepositorySettingException(string message) : Exception(message);
