using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Controllers;

/// <summary>Gives every namespace its account "default" and the certificate to trust, also when somebody deletes them.</summary>
public sealed class NamespaceFurniture(Cluster cluster, string authorityPem) : Controller(cluster)
{
    private const string Account = "default";
    private const string Authority = "kube-root-ca.crt";

    public override void Start()
    {
        foreach (var space in Cluster.Table("", "namespaces").View(null).Objects) Enqueue(space.Name);
    }

    public override void Observe(ResourceTable table, ObjectEvent happened)
    {
        if (Is(table, "", "namespaces"))
        {
            if (!happened.IsDeletion && happened.Before is null) Enqueue(happened.After.Name);
        }
        else if ((Is(table, "", "serviceaccounts") && happened.After.Name == Account) || (Is(table, "", "configmaps") && happened.After.Name == Authority))
        {
            if (happened.Before is not null) Enqueue(happened.After.Namespace);
        }
    }

    public override void Reconcile(string key)
    {
        if (Get("", "namespaces", "", key) is not { } space || space.At("metadata", "deletionTimestamp") is not null) return;
        if (Get("", "serviceaccounts", key, Account) is null)
            Create("serviceaccounts", key, MapNode.Of(("metadata", MapNode.Of(("name", Account), ("namespace", key)))));
        var data = MapNode.Of(("ca.crt", authorityPem));
        var present = Get("", "configmaps", key, Authority);
        if (present is null)
        {
            Create("configmaps", key, MapNode.Of(
                ("metadata", MapNode.Of(("name", Authority), ("namespace", key), ("annotations", MapNode.Of(("kubernetes.io/description",
                    "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal " +
                    "service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters."))))),
                ("data", data)));
        }
        else if (!present.Map("data").Equals(data))
        {
            Cluster.Objects.Modify(Request(Cluster.Resource("", "v1", "configmaps"), key, Authority), item => item.With("data", data));
        }
    }

    private void Create(string plural, string space, MapNode document)
    {
        // The account is made by a controller that leaves no trace of itself, as in a real cluster.
        var request = Request(Cluster.Resource("", "v1", plural), space, "");
        try
        {
            Cluster.Objects.Create(plural == "serviceaccounts" ? request with { Manager = "" } : request, document);
        }
        catch (ApiException problem) when (problem.Code is 403 or 409)
        {
            // The namespace is going, or somebody else was faster.
        }
    }
}
