using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Spec;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Host.Server.Control;
using GitOpsActors.Host.Server.Wire.Methods;
using GitOpsActors.Kubernetes.Requests;

namespace GitOpsActors.Host.Server.Api;

/// <summary>
/// Applications for people and programs. What a request wants is written into the control cluster, from where it takes the same way as what
/// people write there with kubectl; so there is one way for everything, and nothing is lost when a server goes away.
/// </summary>
internal sealed class ApplicationsApi(FleetClient fleet, ObjectEvents events)
{
    public const string Service = "application.ApplicationService/";

    private const string RefreshAnnotation = "argocd.argoproj.io/refresh";
    private const string Cascade = "resources-finalizer.argocd.argoproj.io";
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(30);

    private readonly ProjectWindows _windows = new(fleet);
    private readonly ControlApplications _applications = new(fleet);
    private readonly ApplicationCheck _check = new(fleet);
    private readonly ApplicationStream _stream = new(fleet);
    private readonly ObjectHealth _health = new(fleet);

    private string Namespace => fleet.Node.Namespace;

    public void AddTo(MethodTable methods) => methods
        .Add(Service + "List", ListAsync)
        .AddStream(Service + "Watch", _stream.OpenAsync)
        .Add(Service + "Get", GetAsync)
        .Add(Service + "Create", CreateAsync)
        .Add(Service + "Delete", DeleteAsync)
        .Add(Service + "GetApplicationSyncWindows", async call =>
            (MapNode)await _windows.ReadAsync(await _applications.FindAsync(call), call.Stop));

    /// <summary>The name of an Application as a request brings it along.</summary>
    public static ApplicationName NameOf(MapNode application, string controlNamespace)
    {
        if (application.Text("metadata", "name") is not { Length: > 0 } simple) throw new ApiException(400, "metadata.name is required");
        return new ApplicationName(application.Text("metadata", "namespace") is { Length: > 0 } given ? given : controlNamespace, simple);
    }

    private async Task<Answer> ListAsync(Call call)
    {
        var filter = ApplicationFilter.Of(call);
        var mayGet = _applications.MayGet(call);
        var all = (await fleet.ControlPlaneAsync(call.Stop)).Applications;
        var items = all.OrderBy(static application => application.Key, StringComparer.Ordinal)
            .Select(static application => application.Value).Where(item => filter.Passes(item) && mayGet(item)).Select(_applications.Shown);
        var version = all.Values.Select(ObjectVersion.Of).DefaultIfEmpty(0).Max();
        return new Answer(MapNode.Of(("metadata", version == 0 ? MapNode.Empty : MapNode.Of(("resourceVersion", Call.Text(version))))),
            items);
    }

    private async Task<Answer> GetAsync(Call call)
    {
        var application = await _applications.FindAsync(call);
        if (call.Text("refresh") is { Length: > 0 } refresh)
        {
            var name = _applications.NameOf(call);
            using var waiting = new ApplicationWait(fleet, name, static item => item is null || !AsksForRefresh(item));
            var kind = refresh == "hard" ? "hard" : "normal";
            var wish = MapNode.Of(("metadata", MapNode.Of(("annotations", MapNode.Of((RefreshAnnotation, kind))))));
            var asked = await _applications.PatchAsync(name, wish, call.Stop);
            // Of changes that follow each other closely only the last is told, so the wish itself may never be seen.
            bool HasBegun(MapNode item) => AsksForRefresh(item) || ObjectVersion.Of(item) > ObjectVersion.Of(asked);
            application = await waiting.AfterAsync(HasBegun, AnswerWithin, call.Stop) ?? application;
        }

        return _applications.Shown(await _health.FillAsync(application, call.Stop));
    }

    private static bool AsksForRefresh(MapNode item) => item.Map("metadata", "annotations").Has(RefreshAnnotation);

    private async Task<Answer> CreateAsync(Call call)
    {
        var wanted = call.Request.Map("application");
        var identity = NameOf(wanted, Namespace);
        var name = identity.Short(Namespace);
        await _applications.MustServeAsync(identity, call.Stop);
        var item = SentObject.Of(wanted, "Application", identity.Namespace).Without("operation");
        if (item.Text("spec", "project") is null or "") item = item.WithAt(["spec", "project"], "default");
        call.MustMay("applications", "create", _applications.ObjectOf(item));
        var known = await _applications.Cluster.GetAsync(_applications.Target(name), call.Stop);
        await _check.MustBeGoodAsync(call, item, known);
        if (known is null)
        {
            var created = await _applications.Cluster.CreateAsync(item, ControlApplications.Writer, call.Stop);
            await events.TellAsync(created, "ResourceCreated", $"{call.UserName} created application", call.Stop);
            return _applications.Shown(created);
        }

        var metadata = item.Map("metadata");
        if (SentObject.SaysTheSame(known, item)) return _applications.Shown(known);
        if (!call.Flag("upsert")) throw new ApiException(400, "existing application spec is different, use upsert flag to force update");
        call.MustMay("applications", "update", _applications.ObjectOf(known));
        var patch = MapNode.Of(
            ("metadata", MapNode.Of(("labels", metadata.Map("labels")), ("annotations", metadata.Map("annotations")))
                .WithOrWithout("finalizers", metadata["finalizers"])),
            ("spec", Engine.Applications.Life.MergeDifference.Between(known.Map("spec"), item.Map("spec"))));
        var updated = await _applications.PatchAsync(name, patch, call.Stop);
        await events.TellAsync(updated, "ResourceUpdated", $"{call.UserName} updated application", call.Stop);
        return _applications.Shown(updated);
    }

    private async Task<Answer> DeleteAsync(Call call)
    {
        var application = await _applications.FindAsync(call, "delete");
        var (cascade, propagation) = (call.Flag("cascade", otherwise: true), call.Text("propagationPolicy").ToLowerInvariant());
        if (propagation is not ("" or "foreground" or "background"))
            throw new ApiException(400, $"invalid propagation policy: {propagation}");
        if (!cascade && propagation.Length > 0) throw new ApiException(400, "cannot set propagation policy when cascading is disabled");
        var others = application.List("metadata", "finalizers").Where(static one => one.Text()?.StartsWith(Cascade, StringComparison.Ordinal) != true);
        var finalizers = cascade ? ListNode.Of([.. others, propagation == "background" ? Cascade + "/background" : Cascade]) : ListNode.Of(others);
        await _applications.PatchAsync(_applications.NameOf(call), MapNode.Of(("metadata", MapNode.Of(("finalizers", finalizers)))),
            call.Stop);
        await _applications.Cluster.DeleteAsync(_applications.Target(_applications.NameOf(call)), DeleteOptions.Default, call.Stop);
        await events.TellAsync(application, "ResourceDeleted", $"{call.UserName} deleted application", call.Stop);
        return Answer.Empty;
    }
}
