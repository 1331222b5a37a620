using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Engine.Kustomize.Inflation;

/// <summary>The flags of `kustomize.buildOptions`, as far as they make sense where no program is started.</summary>
internal sealed record BuildOptions(bool EnablesHelm, string KubeVersion, IReadOnlyList<string> ApiVersions, bool MarksManaged)
{
    public static readonly BuildOptions None = new(false, "", [], false);

    /// <exception cref="RenderException">A flag is not known, or asks for something that is not done here.</exception>
    public static BuildOptions Parse(string text)
    {
        var options = None;
        var words = new Queue<string>(text.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries));
        while (words.TryDequeue(out var word))
        {
            var parts = word.Split('=', 2);
            var value = parts.Length > 1 ? parts[1] : null;
            options = parts[0] switch
            {
                "--enable-helm" => options with { EnablesHelm = IsOn(value, word) },
                "--enable-managedby-label" => options with { MarksManaged = IsOn(value, word) },
                "--helm-kube-version" => options with { KubeVersion = Value() },
                "--helm-api-versions" => options with { ApiVersions = [.. options.ApiVersions, .. Value().Split(',', StringSplitOptions.RemoveEmptyEntries)] },
                // Helm is part of the process, whatever it is called elsewhere.
                "--helm-command" => Ignoring(Value()),
                "--load-restrictor" => Value() is "LoadRestrictionsRootOnly" or "rootOnly" ? options : throw Refused(word, "files outside the folder of their kustomization are not read, so that a change of a file concerns those who name it"),
                "--enable-alpha-plugins" or "--enable-exec" or "--enable-star" or "--network" or "--network-name" or "--mount" or "-e" or "--env" or "--as-current-user" =>
                    throw Refused(word, "plugins that are programs or containers are not run"),
                _ => throw Refused(word, "the flag is not known; --enable-helm, --helm-kube-version, --helm-api-versions and --enable-managedby-label are"),
            };

            string Value() => value ?? (words.TryDequeue(out var next) ? next : throw Refused(word, "the flag needs a value"));

            BuildOptions Ignoring(string _) => options;
        }

        return options;
    }

    private static bool IsOn(string? value, string word) => value switch
    {
        null or "true" => true,
        "false" => false,
        _ => throw Refused(word, "the flag is true or false"),
    };

    private static RenderException Refused(string flag, string why) => new($"kustomize.buildOptions: {flag}: {why}");
}
