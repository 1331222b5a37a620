using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Objects;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Makes tokens for service accounts.</summary>
internal sealed class TokenHandler(Cluster cluster, ServiceAccountTokens tokens)
{
    private const string Group = "authentication.k8s.io";
    private const long SecondsMin = 600;
    private const long SecondsMax = 1L << 32;

    private static readonly ServedResource Resource = new()
    {
        Group = Group, Version = "v1", Plural = "tokenrequests", Kind = "TokenRequest", IsNamespaced = true, StorageGroup = Group, StorageVersion = "v1",
    };

    public async Task Create(ApiCall call)
    {
        var request = call.Write("CreateOptions") with { Resource = Resource };
        var document = BodyReader.Document(call, await call.Body(), Resource.Kind);
        KindCheck.Check(call.Catalog, document, Group, "v1", Resource.Kind);
        var account = cluster.Table("", "serviceaccounts").Get(call.Info.Namespace, call.Info.Name)
            ?? throw ApiErrors.NotFound("", "serviceaccounts", call.Info.Name);
        if (document.At("spec", "expirationSeconds") is null)
            document = document.With("spec", document.Map("spec").With("expirationSeconds", 3600));
        var review = cluster.Objects.Read(request, document);
        var seconds = review.Integer("spec", "expirationSeconds") ?? 3600;
        Check(seconds);
        var audiences = review.List("spec", "audiences");
        if (audiences.Count == 0) audiences = ListNode.Of(ServiceAccountTokens.Issuer);
        var expires = cluster.Now.AddSeconds(seconds);
        var token = tokens.Create(call.Info.Namespace, account.Name, account.Uid, [.. audiences.Select(audience => audience.Text() ?? "")], expires);
        var metadata = review.Map("metadata").With("name", account.Name).With("namespace", call.Info.Namespace)
            .With("uid", cluster.NewUid()).With("creationTimestamp", Timestamps.Text(cluster.Now));
        await call.Answer(201, ObjectAnswers.Typed(Resource, MapNode.Of(
            ("metadata", metadata),
            ("spec", MapNode.Of(("audiences", audiences), ("expirationSeconds", seconds), ("boundObjectRef", review.At("spec", "boundObjectRef") ?? NullNode.Instance))),
            ("status", MapNode.Of(("token", token), ("expirationTimestamp", Timestamps.Text(expires)))))));
    }

    private static void Check(long seconds)
    {
        var problem = seconds < SecondsMin ? "may not specify a duration less than 10 minutes"
            : seconds > SecondsMax ? "may not specify a duration larger than 2^32 seconds" : null;
        if (problem is null) return;
        throw ApiErrors.Invalid(Group, "TokenRequest", "", [new Cause("FieldValueInvalid", "spec.expirationSeconds", $"Invalid value: {seconds}: {problem}")]);
    }
}
