using System.CommandLine;
using GitOpsActors.Actors.ControlPlane;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;
using GitOpsActors.Host.Commands.Admin;
using GitOpsActors.Host.Commands.Client;
using GitOpsActors.Kubernetes;
using GitOpsActors.Kubernetes.Objects;

namespace GitOpsActors.Host.Commands.Notifications;

/// <summary>Where the commands for notifications find the settings and the Application: in files, or in the control cluster.</summary>
internal sealed class NotificationsSource
{
    /// <summary>The word for no Secret at all.</summary>
    private const string Empty = ":empty";

    private readonly ControlClusterFlags _cluster = new();
    private readonly Option<string?> _configMap = new("--config-map")
    {
        Description = $"A file with the ConfigMap {NotificationSettings.ConfigMapName}; without it, that of the control cluster.",
    };
    private readonly Option<string?> _secret = new("--secret")
    {
        Description = $"A file with the Secret {NotificationSettings.SecretName}, or {Empty} for none; "
            + "without it, that of the control cluster.",
    };

    public void AddTo(Command command)
    {
        command.Add(_configMap);
        command.Add(_secret);
        _cluster.AddTo(command);
    }

    /// <summary>Says what is wrong on the error stream, as the server's log does.</summary>
    public async Task<NotificationSettings> SettingsAsync(ParseResult parsed, CancellationToken stop)
    {
        var map = await ReadAsync(parsed, _configMap, "ConfigMap", NotificationSettings.ConfigMapName, stop);
        var secret = parsed.GetValue(_secret) == Empty ? null : await ReadAsync(parsed, _secret, "Secret", NotificationSettings.SecretName,
            stop);
        var address = parsed.GetValue(_configMap) is not null ? null
            : await FindAsync(parsed, new ObjectName("", "ConfigMap", _cluster.NamespaceOf(parsed), "argocd-cm"), stop);
        var settings = NotificationSettings.Read(map.Map("data"), SecretsOf(secret), address.Map("data")["url"].Text() ?? "");
        foreach (var problem in settings.Problems) await Console.Error.WriteLineAsync("gax: " + problem);
        return settings;
    }

    /// <summary>An Application of the control cluster by its name, or a file that has one.</summary>
    public async Task<MapNode> ApplicationAsync(ParseResult parsed, string name, CancellationToken stop)
    {
        if (Path.HasExtension(name) && File.Exists(name)) return DocumentOf(name);
        var identity = ApplicationName.Parse(name, _cluster.NamespaceOf(parsed));
        return await FindAsync(parsed, new ObjectName("argoproj.io", "Application", identity.Namespace, identity.Name), stop)
            ?? throw new CommandException($"there is no Application {identity.Namespace}/{identity.Name}, and no file of that name.");
    }

    private async Task<MapNode?> ReadAsync(ParseResult parsed, Option<string?> file, string kind, string name, CancellationToken stop)
    {
        if (parsed.GetValue(file) is { } path) return DocumentOf(path);
        // Who has the settings in a file often has no Secret, and perhaps no cluster.
        if (parsed.GetValue(_configMap) is not null) return null;
        return await FindAsync(parsed, new ObjectName("", kind, _cluster.NamespaceOf(parsed), name), stop);
    }

    private async Task<MapNode?> FindAsync(ParseResult parsed, ObjectName name, CancellationToken stop)
    {
        using ClusterClient client = _cluster.Connect(parsed);
        return await client.GetAsync(name, stop);
    }

    private static MapNode DocumentOf(string path)
    {
        try
        {
            return YamlReader.Read(SecretInput.File(path)) as MapNode ?? throw new CommandException($"{path} has no object.");
        }
        catch (DocumentException error)
        {
            throw new CommandException($"{path}: {error.Message}");
        }
    }

    private static Dictionary<string, string> SecretsOf(MapNode? secret)
    {
        var secrets = secret is null ? [] : new Dictionary<string, string>(SecretData.Of(secret), StringComparer.Ordinal);
        // A file may have them in clear text, which the API server would have turned over.
        foreach (var (key, value) in secret.Map("stringData")) secrets[key] = value.PlainText();
        return secrets;
    }
}
