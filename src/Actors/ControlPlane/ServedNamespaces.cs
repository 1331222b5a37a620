using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Projects;

namespace GitOpsActors.Actors.ControlPlane;

/// <summary>In which namespaces Applications are served, beside that of the control plane: `application.namespaces` of `argocd-cmd-params-cm`.</summary>
public sealed class ServedNamespaces
{
    public const string ConfigMap = "argocd-cmd-params-cm";

    private readonly string _control;
    private readonly string _setting;
    private readonly Pattern[] _patterns;

    private ServedNamespaces(string control, string setting)
    {
        (_control, _setting) = (control, setting);
        _patterns = [.. setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Pattern.OfNamespace)];
    }

    /// <summary>Others than the control plane's own.</summary>
    public bool AreMore => _patterns.Length > 0;

    /// <param name="control">The control plane's own namespace.</param>
    /// <param name="settings">The ConfigMap; null when there is none.</param>
    public static ServedNamespaces Read(string control, MapNode? settings) =>
        new(control, settings.Map("data")["application.namespaces"].Text() ?? "");

    public bool Include(string @namespace) => @namespace == _control || _patterns.Any(pattern => pattern.Hits(@namespace));

    public bool AreThoseOf(ServedNamespaces other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return _setting == other._setting;
    }
}
