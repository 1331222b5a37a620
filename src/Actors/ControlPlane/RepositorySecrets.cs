using GitOpsActors.Charts.Access;
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
    private readonly Dictionary<string, (string Fingerprint, object Access)> _known;
    private readonly KnownServers _servers;

    /// <param name="secrets">Those with the labels `repository` and `repo-creds`, or those of repositories that are written to.</param>
    /// <param name="servers">Whom to believe.</param>
    /// <param name="before">What was known until now.</param>
    public RepositorySecrets(IEnumerable<MapNode> secrets, KnownServers servers, RepositorySecrets? before)
    {
        _servers = servers;
        // Shared with who still asks the former value: two accesses to one repository would be two mirrors in one folder.
        _known = before is null ? new(StringComparer.Ordinal) : before._known;
        foreach (var secret in secrets)
        {
            var fields = SecretData.Of(secret);
            if (!fields.TryGetValue("url", out var url) || url.Length == 0) continue;
            var entry = new Entry(secret.Text("metadata", "name") ?? "", url, fields);
            if (SecretData.TypeOf(secret) is "repository" or "repository-write") _repositories.Add(entry);
            else _templates.Add(entry);
        }
    }

    /// <summary>Stands for all that the Secrets say.</summary>
    public string Digest => Engine.Resources.Digest.Of(ListNode.Of(_servers.SshKeys, _servers.Authorities, Document(_repositories), Document(_templates))).ToString();

    /// <summary>What a person may see of the repositories that have a Secret.</summary>
    public IEnumerable<(string Url, string Name, string Project, string Type)> List() => _repositories
        .Select(static entry => (entry.Url, entry.Get("name"), entry.Get("project"), TypeOf(entry)))
        .OrderBy(static entry => entry.Url, StringComparer.Ordinal);

    /// <summary>The name of a repository seen from a project, and how it is reached.</summary>
    /// <exception cref="RepositorySettingException">A Secret says something that can't be.</exception>
    public (string Id, RepositoryAccess Access) Find(string url, string project)
    {
        var (id, fields) = Find(url, project, Engine.Resources.RepositoryUrl.Normalise);
        return (id, Remembered(id, url, fields, () => GitAccess(url, fields)));
    }

    /// <summary>How a repository is reached that a Secret declares, or for which a template has credentials; null where there is neither.</summary>
    /// <exception cref="RepositorySettingException">A Secret says something that can't be.</exception>
    public RepositoryAccess? FindDeclared(string url, string project)
    {
        var (id, fields) = Find(url, project, Engine.Resources.RepositoryUrl.Normalise);
        return fields.All.Count == 0 ? null : Remembered(id, url, fields, () => GitAccess(url, fields));
    }

    /// <summary>The name of a repository of charts seen from a project, and how it is reached.</summary>
    /// <exception cref="RepositorySettingException">A Secret says something that can't be.</exception>
    public (string Id, ChartAccess Access) FindCharts(string url, string project)
    {
        var (name, fields) = Find(url, project, NormaliseCharts);
        // Unlike the name by which a Secret is found, the path of an address tells capital letters apart.
        var address = AddressOfCharts(url, fields);
        var id = $"charts:{address}{(name.IndexOf('|', StringComparison.Ordinal) is var scope and >= 0 ? name[scope..] : "")}";
        return (id, Remembered(id, address, fields, () => ChartsAccess(address, fields)));
    }

    /// <summary>The same for who may not use what the Secrets say: a place of its own, that is reached as anybody reaches it.</summary>
    public (string Id, ChartAccess Access) FindChartsWithoutSecrets(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var (address, fields) = (url.Trim(), new RepositoryFields(url, new Dictionary<string, string>(StringComparer.Ordinal)));
        var id = $"charts-of-anybody:{address}";
        return (id, Remembered(id, address, fields, () => ChartsAccess(address, fields)));
    }

    /// <summary>The project that a repository's name is scoped to; empty for none.</summary>
    public static string ProjectOf(string id) => id.LastIndexOf('|') is var scope and >= 0 ? id[(scope + 1)..] : "";

    /// <summary>The address of the repository that has this name, for who is in the project; null when there is none.</summary>
    public string? UrlOf(string name, string project) => _repositories
        .Where(entry => entry.Get("name") == name && (entry.Get("project").Length == 0 || entry.Get("project") == project))
        .MaxBy(static entry => entry.Get("project").Length) is { } found ? AddressOfCharts(found.Url, new RepositoryFields(found.Secret, found.Fields)) : null;

    /// <summary>The addresses of all repositories that have a name, for those in the project.</summary>
    public IReadOnlyDictionary<string, string> NamesFor(string project)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in _repositories.Select(static entry => entry.Get("name")).Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal))
            if (UrlOf(name, project) is { } url) names[name] = url;
        return names;
    }

    private (string Id, RepositoryFields Fields) Find(string url, string project, Func<string, string> normalise)
    {
        var normalised = normalise(url);
        var same = _repositories.Where(entry => normalise(entry.Url) == normalised).ToList();
        var own = same.Find(entry => entry.Get("project") == project && project.Length > 0) ?? same.Find(static entry => entry.Get("project").Length == 0);
        var id = own?.Get("project") is { Length: > 0 } scoped ? $"{normalised}|{scoped}" : normalised;
        return (id, new RepositoryFields(own is null ? url : $"Secret {own.Secret}", Merge(own, normalised, normalise)));
    }

    /// <summary>The access that is known, or a new one when anything about it has changed.</summary>
    private T Remembered<T>(string id, string url, RepositoryFields fields, Func<T> make)
        where T : class
    {
        var fingerprint = Fingerprint(url, fields);
        lock (_known)
        {
            if (_known.TryGetValue(id, out var known) && known.Fingerprint == fingerprint) return (T)known.Access;
            var access = make();
            _known[id] = (fingerprint, access);
            return access;
        }
    }

    /// <summary>Whether charts are at an address, as far as it or a Secret for it tells.</summary>
    public bool IsOfCharts(string url) =>
        ChartAddress.IsOfRegistry(url.Trim()) || _repositories.Exists(entry => TypeOf(entry) != "git" && NormaliseCharts(entry.Url) == NormaliseCharts(url));

    private static string TypeOf(Entry entry) => entry.Get("type") is { Length: > 0 } type ? type : "git";

    /// <summary>A registry is the same with its scheme and without, and a slash at the end means nothing.</summary>
    public static string NormaliseCharts(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return ChartAddress.WithoutOciScheme(url.Trim().ToLowerInvariant()).TrimEnd('/');
    }

    /// <summary>How a repository would be reached if this Secret were its own.</summary>
    /// <exception cref="RepositorySettingException">The Secret says something that can't be.</exception>
    public RepositoryAccess With(MapNode secret)
    {
        var tried = Alone(secret);
        return tried.Find(tried._repositories[0].Url, tried._repositories[0].Get("project")).Access;
    }

    /// <summary>The same of a repository of charts.</summary>
    /// <exception cref="RepositorySettingException">The Secret says something that can't be.</exception>
    public ChartAccess ChartsWith(MapNode secret)
    {
        var tried = Alone(secret);
        return tried.FindCharts(tried._repositories[0].Url, tried._repositories[0].Get("project")).Access;
    }

    private RepositorySecrets Alone(MapNode secret)
    {
        var tried = new RepositorySecrets([secret], _servers, null);
        tried._templates.AddRange(_templates);
        return tried;
    }

    /// <summary>A repository without credentials of its own takes those of the longest template that its address begins with.</summary>
    private Dictionary<string, string> Merge(Entry? own, string normalised, Func<string, string> normalise)
    {
        var fields = own is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(own.Fields, StringComparer.Ordinal);
        if (Credentials.Any(name => fields.GetValueOrDefault(name, "").Length > 0)) return fields;
        var template = _templates
            .Where(entry => IsBelow(normalised, normalise(entry.Url)))
            .MaxBy(static entry => entry.Url.Length);
        if (template is null) return fields;
        foreach (var name in (string[])[.. Credentials, "proxy", "noProxy", "forceHttpBasicAuth", "enableOCI", "insecureOCIForceHttp"])
            if (template.Get(name) is { Length: > 0 } value && fields.GetValueOrDefault(name, "").Length == 0) fields[name] = value;
        return fields;
    }

    private static readonly string[] Credentials =
        ["username", "password", "bearerToken", "sshPrivateKey", "tlsClientCertData", "tlsClientCertKey", "githubAppPrivateKey", "gcpServiceAccountKey", "azureServicePrincipalClientSecret"];

    /// <summary>Whether a template is for the address. It has to name the whole host: credentials for git.example are none for git.example.net.</summary>
    private static bool IsBelow(string url, string prefix)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + "://".Length : 0;
        var end = url.IndexOf('/', start);
        return url.StartsWith(prefix, StringComparison.Ordinal) && prefix.Length >= (end < 0 ? url.Length : end);
    }

    private RepositoryAccess GitAccess(string url, RepositoryFields fields)
    {
        RefuseUnsupported(fields);
        return new RepositoryAccess
        {
            Url = url.Trim(),
            Username = fields.Text("username"),
            Password = fields.Text("password"),
            BearerToken = fields.Text("bearerToken"),
            ForceBasicAuth = fields.Flag("forceHttpBasicAuth"),
            SshPrivateKey = fields.Text("sshPrivateKey"),
            KnownHosts = _servers.SshKeys,
            InsecureIgnoreHostKey = fields.Flag("insecureIgnoreHostKey"),
            AuthorityPem = _servers.AuthorityOf(url),
            ClientCertificatePem = fields.Text("tlsClientCertData"),
            ClientKeyPem = fields.Text("tlsClientCertKey"),
            IsInsecure = fields.Flag("insecure"),
            Proxy = fields.Text("proxy"),
            NoProxy = fields.Text("noProxy"),
            Depth = fields.Number("depth"),
        };
    }

    private ChartAccess ChartsAccess(string address, RepositoryFields fields)
    {
        RefuseUnsupported(fields);
        return new ChartAccess
        {
            Url = address,
            Username = fields.Text("username"),
            Password = fields.Text("password"),
            BearerToken = fields.Text("bearerToken"),
            AuthorityPem = _servers.AuthorityOf(address),
            ClientCertificatePem = fields.Text("tlsClientCertData"),
            ClientKeyPem = fields.Text("tlsClientCertKey"),
            IsInsecure = fields.Flag("insecure"),
            UsesPlainHttp = fields.Flag("insecureOCIForceHttp"),
            Proxy = fields.Text("proxy"),
            NoProxy = fields.Text("noProxy"),
        };
    }

    /// <summary>Spelled in one way: of a registry it begins with oci://, as it does in a Secret or an Application only sometimes.</summary>
    private static string AddressOfCharts(string url, RepositoryFields fields)
    {
        var text = url.Trim().TrimEnd('/');
        return !text.Contains("://", StringComparison.Ordinal) && (fields.Flag("enableOCI") || fields.Text("type") == "oci") ? "oci://" + text : text;
    }

    private static void RefuseUnsupported(RepositoryFields fields)
    {
        foreach (var unsupported in (string[])["githubAppPrivateKey", "gcpServiceAccountKey", "azureServicePrincipalClientSecret"])
        {
            if (fields.Text(unsupported) is not null) throw new RepositorySettingException($"{fields.Place}: {unsupported} is not supported; use user and password, a bearer token or an ssh key");
        }

        foreach (var unsupported in (string[])["useAzureWorkloadIdentity", "enableLfs"])
        {
            if (fields.Flag(unsupported)) throw new RepositorySettingException($"{fields.Place}: {unsupported} is not supported");
        }
    }

    private string Fingerprint(string url, RepositoryFields fields) => Engine.Resources.Digest.Of(MapNode.Of(
        ("url", url), ("hosts", _servers.SshKeys), ("authority", _servers.AuthorityOf(url) ?? ""),
        ("fields", MapNode.Of(fields.All.Select(static field => KeyValuePair.Create(field.Key, (Node)field.Value)))))).ToString();

    private static ListNode Document(List<Entry> entries) =>
        ListNode.Of(entries.Select(static entry => (Node)MapNode.Of(entry.Fields.Select(static one => KeyValuePair.Create(one.Key, (Node)one.Value)))));

    private sealed record Entry(string Secret, string Url, IReadOnlyDictionary<string, string> Fields)
    {
        public string Get(string name) => Fields.GetValueOrDefault(name, "");

        // The fields are secrets.
        public override string ToString() => Secret;
    }
}
