using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Access;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Serving;

/// <summary>Answers questions about who somebody is and what they may do. Reviews are never stored: the answer is all there is of them.</summary>
internal sealed class ReviewHandlers(Cluster cluster, Authenticator authenticator)
{
    private const string Authorization = "authorization.k8s.io";

    public static bool Handles(string group, string plural) => (group, plural) is
        ("authorization.k8s.io", "selfsubjectaccessreviews" or "subjectaccessreviews" or "localsubjectaccessreviews" or "selfsubjectrulesreviews")
        or ("authentication.k8s.io", "tokenreviews" or "selfsubjectreviews");

    public async Task Create(ApiCall call)
    {
        var request = call.Write("CreateOptions");
        var document = BodyReader.Object(call, await call.Body(), request);
        var review = cluster.Objects.Read(request, document);
        var status = call.Resource.Plural switch
        {
            "tokenreviews" => TokenStatus(review),
            "selfsubjectreviews" => MapNode.Of(("userInfo", UserInfo(call.User))),
            "selfsubjectrulesreviews" => RulesStatus(call.User, review),
            "selfsubjectaccessreviews" => AccessStatus(call.User, Checked(review, isAboutSelf: true)),
            "localsubjectaccessreviews" => AccessStatus(Subject(review), Checked(Local(call, review), isAboutSelf: false)),
            _ => AccessStatus(Subject(review), Checked(review, isAboutSelf: false)),
        };
        await WriteHandlers.Answer(call, 201, request, review.With("status", status));
    }

    private static MapNode Checked(MapNode review, bool isAboutSelf)
    {
        var causes = new List<Cause>();
        var (resource, path) = (review.At("spec", "resourceAttributes"), review.At("spec", "nonResourceAttributes"));
        if (resource is not null && path is not null)
        {
            causes.Add(new Cause("FieldValueInvalid", "spec.nonResourceAttributes",
                $"Invalid value: {GoStruct(path)}: cannot be specified in combination with resourceAttributes"));
        }
        if (resource is null && path is null)
        {
            causes.Add(new Cause("FieldValueInvalid", "spec.resourceAttributes",
                "Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified"));
        }
        if (!isAboutSelf && review.Text("spec", "user") is null or "" && review.List("spec", "groups").Count == 0)
            causes.Add(new Cause("FieldValueInvalid", "spec.user", "Invalid value: \"\": at least one of user or group must be specified"));
        return causes.Count == 0 ? review : throw ApiErrors.Invalid(Authorization, "", "", causes);
    }

    /// <summary>The real server prints the structure of its own language here.</summary>
    private static string GoStruct(Node path) => MapNode.Of(("Path", path.Text("path") ?? ""), ("Verb", path.Text("verb") ?? "")).ToString();

    private static MapNode Local(ApiCall call, MapNode review)
    {
        var asked = review.Text("spec", "resourceAttributes", "namespace") ?? "";
        if (review.At("spec", "resourceAttributes") is null || asked == call.Info.Namespace) return review;
        throw ApiErrors.Invalid(Authorization, "", "",
            [new Cause("FieldValueInvalid", "spec.resourceAttributes.namespace", $"Invalid value: \"{asked}\": must match metadata.namespace")]);
    }

    private MapNode AccessStatus(User user, MapNode review)
    {
        var decision = cluster.Authorizer?.Decide(user, Wanted(review)) ?? new AccessDecision(true, "");
        var status = MapNode.Of(("allowed", decision.IsAllowed));
        return decision.Reason.Length == 0 ? status : status.With("reason", decision.Reason);
    }

    private static AccessRequest Wanted(MapNode review)
    {
        if (review.At("spec", "nonResourceAttributes") is { } path)
            return new AccessRequest(path.Text("verb") ?? "") { IsResource = false, Path = path.Text("path") ?? "" };
        var resource = review.At("spec", "resourceAttributes");
        return new AccessRequest(resource.Text("verb") ?? "")
        {
            Group = resource.Text("group") ?? "", Plural = resource.Text("resource") ?? "", Subresource = resource.Text("subresource") ?? "",
            Namespace = resource.Text("namespace") ?? "", Name = resource.Text("name") ?? "",
        };
    }

    private static User Subject(MapNode review) => new(review.Text("spec", "user") ?? "",
        [.. review.List("spec", "groups").Select(group => group.Text() ?? "")]);

    private MapNode RulesStatus(User user, MapNode review)
    {
        if (review.Text("spec", "namespace") is not { Length: > 0 } space) throw ApiErrors.BadRequest("no namespace on request");
        var rules = cluster.Authorizer?.RulesOf(user, space).ToList() ?? [.. Rules.Everything];
        return MapNode.Of(
            ("resourceRules", ListNode.Of(rules.Where(rule => rule["resources"] is not null).Select(rule => rule.Map().Without("nonResourceURLs")))),
            ("nonResourceRules", ListNode.Of(rules.Where(rule => rule["nonResourceURLs"] is not null)
                .Select(rule => (Node)MapNode.Of(("verbs", rule.List("verbs")), ("nonResourceURLs", rule.List("nonResourceURLs")))))),
            ("incomplete", false));
    }

    private MapNode TokenStatus(MapNode review)
    {
        if (review.Text("spec", "token") is not { Length: > 0 } token) throw ApiErrors.BadRequest("token is required for TokenReview in authentication");
        var audiences = review.List("spec", "audiences");
        foreach (var audience in audiences.Count == 0 ? ListNode.Of(ServiceAccountTokens.Issuer) : audiences)
        {
            if (authenticator.OfToken(token, audience.Text()) is not { } user) continue;
            var status = MapNode.Of(("authenticated", true), ("user", UserInfo(user)));
            return user.Name.StartsWith("system:serviceaccount:", StringComparison.Ordinal) || audiences.Count > 0
                ? status.With("audiences", ListNode.Of(audience))
                : status;
        }
        return MapNode.Of(("user", MapNode.Empty), ("error", "[invalid bearer token, token lookup failed]"));
    }

    private static MapNode UserInfo(User user)
    {
        var info = new MapBuilder();
        info.Add("username", user.Name);
        if (user.Uid.Length > 0) info.Add("uid", user.Uid);
        info.Add("groups", Rules.Texts(user.Groups));
        if (user.Extra.Count > 0) info.Add("extra", MapNode.Of(user.Extra.Select(pair => KeyValuePair.Create(pair.Key, (Node)Rules.Texts(pair.Value)))));
        return info.Build();
    }
}
