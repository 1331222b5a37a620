using System.Text;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Kubernetes.Faults;

namespace GitOpsActors.Kubernetes.Access;

/// <summary>The files in which people keep their clusters.</summary>
public sealed class KubeConfig
{
    private readonly Dictionary<string, Entry> _clusters = [];
    private readonly Dictionary<string, Entry> _users = [];
    private readonly Dictionary<string, Entry> _contexts = [];
    private readonly TimeProvider _time;

    private KubeConfig(TimeProvider time) => _time = time;

    public string? CurrentContext { get; private set; }

    public IReadOnlyCollection<string> Contexts => _contexts.Keys;

    /// <summary>Reads files as kubectl does: of what several define, the first wins; files that do not exist are passed over.</summary>
    public static KubeConfig Load(IReadOnlyList<string> files, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var config = new KubeConfig(time ?? TimeProvider.System);
        var existing = files.Where(File.Exists).ToList();
        if (existing.Count == 0) throw ClusterExceptions.Configuration($"there is no kubeconfig at {string.Join(" or ", files)}");
        foreach (var file in existing)
            config.Add(ConfigFile.Read(file, "kubeconfig"), file, Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/");
        return config;
    }

    /// <param name="name">What errors call it.</param>
    /// <param name="folder">What relative file names in the text start from.</param>
    public static KubeConfig Parse(string text, string name, string folder, TimeProvider? time = null)
    {
        var config = new KubeConfig(time ?? TimeProvider.System);
        config.Add(text, name, folder);
        return config;
    }

    /// <summary>The cluster of a context; of the current one when none is named.</summary>
    public ClusterAccess Access(string? context = null)
    {
        context ??= CurrentContext ?? throw ClusterExceptions.Configuration("the kubeconfig has no current-context; name one of " + Names(_contexts));
        var chosen = Find(_contexts, "context", context);
        var clusterName = chosen.Value.Text("cluster") ?? throw ClusterExceptions.Configuration($"{chosen.Place}.cluster is missing");
        var cluster = Find(_clusters, "cluster", clusterName);
        var user = chosen.Value.Text("user") is { Length: > 0 } userName ? Find(_users, "user", userName) : null;
        var isInsecure = AccessFields.Bool(cluster.Value, "insecure-skip-tls-verify", cluster.Place);
        return new ClusterAccess
        {
            Server = AccessFields.Server(cluster.Value.Text("server"), cluster.Place + ".server"),
            Tls = AccessFields.Tls(isInsecure, cluster.Value.Text("tls-server-name"), cluster.DataOrFile("certificate-authority"), cluster.Place + ".certificate-authority"),
            Credentials = user is null ? Credentials.None : CredentialsOf(user, cluster),
            Impersonation = user is null ? null : Impersonation.Of(user.Value, user.Place),
            Proxy = AccessFields.Proxy(cluster.Value.Text("proxy-url"), cluster.Place + ".proxy-url", out var login),
            ProxyLogin = login,
            Namespace = chosen.Value.Text("namespace") is { Length: > 0 } space ? space : "default",
            DisableCompression = AccessFields.Bool(cluster.Value, "disable-compression", cluster.Place),
        };
    }

    /// <summary>The cluster of a context as the `server` and `config` of a cluster Secret, with what files hold written out.</summary>
    public (string Server, MapNode Config) Secret(string context)
    {
        var chosen = Find(_contexts, "context", context);
        // Whatever is wrong with it is said here, and not first by who reads the Secret.
        var access = Access(context);
        var server = AccessFields.Server(access.Server.ToString(), chosen.Place).ToString().TrimEnd('/');
        var cluster = Find(_clusters, "cluster", chosen.Value.Text("cluster") ?? "");
        var user = chosen.Value.Text("user") is { Length: > 0 } name ? Find(_users, "user", name) : null;
        if (user?.Value["exec"] is MapNode) throw ClusterExceptions.Configuration($"{user.Place}.exec runs a program to get credentials, which others can't take over; use a user with a token or a certificate");
        if (access.Impersonation is not null) throw ClusterExceptions.Configuration($"{user!.Place} acts as somebody else, which a cluster Secret can't say; use a user that has the rights itself");
        var tls = MapNode.Empty
            .WithOrWithout("insecure", AccessFields.Bool(cluster.Value, "insecure-skip-tls-verify", cluster.Place) ? (Node)true : null)
            .WithOrWithout("serverName", cluster.Value["tls-server-name"])
            .WithOrWithout("caData", Data(cluster, "certificate-authority"))
            .WithOrWithout("certData", user is null ? null : Data(user, "client-certificate"))
            .WithOrWithout("keyData", user is null ? null : Data(user, "client-key"));
        var token = user?.Value.Text("tokenFile") is { Length: > 0 } file ? ConfigFile.Read(Path.Combine(user.Folder, file), user.Place + ".tokenFile").Trim() : user?.Value.Text("token");
        return (server, MapNode.Empty
            .WithOrWithout("bearerToken", string.IsNullOrEmpty(token) ? null : (Node)token)
            .WithOrWithout("username", user?.Value["username"])
            .WithOrWithout("password", user?.Value["password"])
            .WithOrWithout("proxyUrl", cluster.Value["proxy-url"])
            .WithOrWithout("disableCompression", cluster.Value["disable-compression"])
            .WithOrWithout("tlsClientConfig", tls.Count > 0 ? tls : null));
    }

    private static StringNode? Data(Entry entry, string name) =>
        entry.DataOrFile(name) is { } pem ? StringNode.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(pem))) : null;

    private Credentials CredentialsOf(Entry user, Entry cluster)
    {
        var certificate = AccessFields.Certificate(user.DataOrFile("client-certificate"), user.DataOrFile("client-key"), user.Place);
        if (!user.Value["auth-provider"].IsNullOrAbsent())
            throw ClusterExceptions.Configuration($"{user.Place}.auth-provider was removed from Kubernetes: use exec instead");
        if (user.Value["exec"] is MapNode exec)
            return new ExecCredentials(ExecPlugin.OfKubeConfig(exec, user.Place + ".exec", user.Folder, cluster.ExecInfo()), certificate, _time);
        // kubectl lets the file win, since it may be fresher.
        if (user.Value.Text("tokenFile") is { Length: > 0 } file)
            return new TokenFile(Path.Combine(user.Folder, file), user.Place + ".tokenFile", _time, certificate);
        return AccessFields.Fixed(user.Value.Text("token"), user.Value.Text("username"), user.Value.Text("password"), certificate, user.Place);
    }

    private void Add(string text, string name, string folder)
    {
        Node document;
        try
        {
            document = YamlReader.Read(text);
        }
        catch (DocumentException e)
        {
            throw ClusterExceptions.Configuration($"{name} is not YAML: {e.Message}");
        }

        if (document is not (MapNode or NullNode)) throw ClusterExceptions.Configuration($"{name} is no kubeconfig: it holds no map");
        CurrentContext ??= document.Text("current-context") is { Length: > 0 } current ? current : null;
        Collect(_clusters, document, "cluster", name, folder);
        Collect(_users, document, "user", name, folder);
        Collect(_contexts, document, "context", name, folder);
    }

    private static void Collect(Dictionary<string, Entry> entries, Node document, string kind, string name, string folder)
    {
        foreach (var entry in document.List(kind + "s"))
            if (entry.Text("name") is { } key)
                entries.TryAdd(key, new Entry(entry.Map(kind), $"{name}: {kind}s[{key}]", folder));
    }

    private static Entry Find(Dictionary<string, Entry> entries, string kind, string name) => entries.GetValueOrDefault(name) ??
        throw ClusterExceptions.Configuration($"the kubeconfig has no {kind} '{name}'; there is {Names(entries)}");

    private static string Names(Dictionary<string, Entry> entries) => entries.Count == 0 ? "none" : string.Join(", ", entries.Keys.Order(StringComparer.Ordinal));

    // No record: those print what they hold.
    private sealed class Entry(MapNode value, string place, string folder)
    {
        public MapNode Value => value;

        public string Place => place;

        public string Folder => folder;

        /// <summary>Text that stands in the field "name-data" in base64, or in the file that "name" names; what stands there wins.</summary>
        public string? DataOrFile(string name) =>
            value.Text(name + "-data") is { Length: > 0 } data ? Pem.FromBase64(data, $"{place}.{name}-data")
            : value.Text(name) is { Length: > 0 } file ? ConfigFile.Read(Path.Combine(folder, file), $"{place}.{name}")
            : null;

        /// <summary>What a credential program may know of a cluster.</summary>
        public MapNode ExecInfo() => MapNode.Of(value.Where(static entry =>
            entry.Key is "server" or "tls-server-name" or "insecure-skip-tls-verify" or "certificate-authority-data" or "proxy-url" or "disable-compression"));
    }
}
