using GitOpsActors.Actors.Hosting;
using GitOpsActors.Charts.Access;
using GitOpsActors.Engine.Access;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Api;
using GitOpsActors.Host.Server.Wire.Methods;

namespace GitOpsActors.Host.Server.Auditing;

/// <summary>What a request is about, by the names in it. Values are left out: they may be secrets.</summary>
internal sealed record AuditedThing(string Object, string Application, string Project, IReadOnlyList<string> Fields)
{
    private const int CharactersMax = 253;
    private const int FieldsMax = 40;
    private const int DepthMax = 4;

    // How requests call an Application.
    private static readonly string[][] ApplicationPaths =
        [["applicationName"], ["appName"], ["application", "metadata", "name"], ["name"]];

    // How they call anything else.
    private static readonly string[][] Paths =
    [
        ["name"], ["project", "metadata", "name"], ["applicationset", "metadata", "name"], ["repo", "repo"], ["repo"], ["creds", "url"],
        ["url"], ["cluster", "server"], ["id", "value"], ["server"], ["username"], ["hostNamePattern"], ["keyID"], ["project"],
    ];

    public static async Task<AuditedThing> OfAsync(Call call, FleetClient fleet)
    {
        var fields = new List<string>();
        Collect(call.Request, "", DepthMax, fields);
        if (call.Method.Service + "/" != ApplicationsApi.Service)
        {
            var thing = Shown(First(call.Request, Paths));
            var project = call.Text("project") is { Length: > 0 } said ? said
                : call.Method.Service + "/" == ProjectsApi.Service ? thing : call.Request.Text("repo", "project") ?? "";
            return new(thing, "", Short(project), fields);
        }

        var @namespace = call.Text("appNamespace") is { Length: > 0 } space ? space
            : call.Request.Text("application", "metadata", "namespace") ?? "";
        if (First(call.Request, ApplicationPaths) is not { Length: > 0 } name)
            return new("", "", Short(call.Text("project")), fields);
        var shortName = new ApplicationName(@namespace, name).Short(fleet.Node.Namespace);
        var application = ApplicationName.Parse(shortName, fleet.Node.Namespace);
        var known = (await fleet.ControlPlaneAsync(call.Stop)).Applications.GetValueOrDefault(shortName);
        return new(
            Short(PartOf(call) is { Length: > 0 } part ? part : application.ToString()), Short(application.ToString()),
            known is not null ? AccessObjects.ProjectOf(known)
                : Short(call.Request.Text("application", "spec", "project") ?? call.Text("project")),
            fields);
    }

    /// <summary>The object of an Application that a request is about; empty where it is about the Application itself.</summary>
    private static string PartOf(Call call)
    {
        if (call.Text("resourceName") is not { Length: > 0 } name) return "";
        string[] parts = [call.Text("group"), call.Text("kind"), call.Text("namespace"), name];
        return string.Join('/', parts.Where(static one => one.Length > 0));
    }

    private static string First(MapNode request, string[][] paths) =>
        paths.Select(path => request.Text(path)).FirstOrDefault(static text => text is { Length: > 0 }) ?? "";

    /// <summary>No longer than the name of anything is.</summary>
    public static string Short(string text) => text.Length > CharactersMax ? text[..CharactersMax] : text;

    // Addresses of repositories may have a login in them.
    private static string Shown(string text) => Short(text.Contains("://", StringComparison.Ordinal) ? ChartAddress.Shown(text) : text);

    private static void Collect(MapNode map, string above, int depth, List<string> fields)
    {
        foreach (var (name, value) in map)
        {
            if (fields.Count >= FieldsMax) return;
            if (depth > 1 && value is MapNode { Count: > 0 } below) Collect(below, above + name + ".", depth - 1, fields);
            else fields.Add(Short(above + name));
        }
    }
}
