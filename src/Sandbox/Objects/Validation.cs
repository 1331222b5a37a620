using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects;

internal static class Validation
{
    /// <exception cref="ApiException">There are causes: 422 with all of them.</exception>
    public static void Check(WriteRequest request, MapNode item, IReadOnlyList<Cause> causes)
    {
        if (causes.Count == 0) return;
        throw ApiErrors.Invalid(request.Resource.Group, request.Resource.Kind, item.Text("metadata", "name") ?? "", causes);
    }
}
