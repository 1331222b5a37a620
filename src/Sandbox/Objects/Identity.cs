using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;
using GitOpsActors.Sandbox.Kinds;
using GitOpsActors.Sandbox.Storage;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>Does the object that was sent belong to the URL that it was sent to, and to the state that the client saw?</summary>
internal static class Identity
{
    public static void CheckName(WriteRequest request, MapNode item)
    {
        var name = item.Text("metadata", "name") ?? "";
        if (name.Length == 0) throw ApiErrors.BadRequest("name must be provided");
        if (name != request.Name)
            throw ApiErrors.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
    }

    public static void CheckNamespace(WriteRequest request, MapNode item)
    {
        var space = item.Text("metadata", "namespace") ?? "";
        if (space.Length > 0 && space != request.Namespace && (request.Resource.IsNamespaced || request.Namespace.Length > 0))
            throw ApiErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
    }

    public static MapNode InNamespace(WriteRequest request, MapNode item) => request.Resource.IsNamespaced
        ? item.WithAt(["metadata", "namespace"], request.Namespace)
        : item.WithoutAt("metadata", "namespace");

    public static void CheckPreconditions(WriteRequest request, MapNode item, StoredObject seen, KindRules rules, bool isPatch)
    {
        var (group, plural) = (request.Resource.Group, request.Resource.Plural);
        var uid = item.Text("metadata", "uid") ?? "";
        // A patch only says how the object is to be: there another uid is a change of what cannot be changed.
        if (!isPatch && uid.Length > 0 && uid != seen.Uid)
        {
            throw ApiErrors.Conflict(group, plural, request.Name,
                $"StorageError: invalid object, Code: 4, Key: /registry/{plural}/{request.Namespace}/{request.Name}, ResourceVersion: 0, " +
                $"AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: {seen.Uid}");
        }
        var version = item.Text("metadata", "resourceVersion") ?? "";
        if (version.Length == 0)
        {
            if (!isPatch && !rules.AllowsUnconditionalUpdate)
                throw ApiErrors.Invalid(group, plural, request.Name,
                    [new Cause("FieldValueInvalid", "metadata.resourceVersion", "Invalid value: 0: must be specified for an update")]);
            return;
        }
        if (!ulong.TryParse(version, out var revision)) throw ApiErrors.Internal($"strconv.ParseUint: parsing \"{version}\": invalid syntax");
        if (revision != 0 && revision != (ulong)seen.Revision) throw ApiErrors.Modified(group, plural, request.Name);
    }
}
