using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Access;

/// <summary>How policies name objects.</summary>
public static class AccessObjects
{
    private const string DefaultProject = "default";

    /// <summary>`project/name` of an Application or ApplicationSet; outside of the control plane's namespace
    /// `project/namespace/name`.</summary>
    public static string OfApplication(MapNode resource, string controlNamespace) =>
        OfApplication(ProjectOf(resource), ApplicationName.Of(resource), controlNamespace);

    public static string OfApplication(string project, ApplicationName name, string controlNamespace) =>
        $"{project}/{name.Short(controlNamespace)}";

    public static string ProjectOf(MapNode application) =>
        application.Text("spec", "project") is { Length: > 0 } project ? project : DefaultProject;

    /// <summary>A repository by its address or a cluster by its server; after the project that it is scoped to, if there is one.</summary>
    public static string OfScoped(string project, string address) => string.IsNullOrEmpty(project) ? address : $"{project}/{address}";
}
