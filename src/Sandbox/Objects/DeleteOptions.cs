using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Errors;

namespace GitOpsActors.Sandbox.Objects;

/// <summary>How something is to be deleted.</summary>
public sealed record DeleteOptions
{
    public long? GraceSeconds { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    /// <summary>Orphan, Background or Foreground; null leaves it to the kind.</summary>
    public string? Propagation { get; init; }

    public bool IsDryRun { get; init; }

    public static DeleteOptions Of(MapNode document)
    {
        var propagation = document.Text("propagationPolicy");
        var orphan = document.Bool("orphanDependents");
        var causes = new List<Cause>();
        if (propagation is not null && orphan is not null)
        {
            causes.Add(new Cause("FieldValueInvalid", "propagationPolicy",
                $"Invalid value: \"{propagation}\": orphanDependents and deletionPropagation cannot be both set"));
        }
        if (propagation is not (null or "Orphan" or "Background" or "Foreground"))
        {
            causes.Add(new Cause("FieldValueNotSupported", "propagationPolicy",
                $"Unsupported value: \"{propagation}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }
        var dryRun = document.List("dryRun");
        foreach (var value in dryRun)
            if (value.Text() != "All")
                causes.Add(new Cause("FieldValueNotSupported", "dryRun", $"Unsupported value: {dryRun}: supported values: \"All\""));
        if (causes.Count > 0) throw ApiErrors.Invalid("meta.k8s.io", "DeleteOptions", "", causes);
        return new DeleteOptions
        {
            GraceSeconds = document.Integer("gracePeriodSeconds"),
            Uid = document.Text("preconditions", "uid"),
            ResourceVersion = document.Text("preconditions", "resourceVersion"),
            Propagation = propagation ?? (orphan is null ? null : orphan.Value ? "Orphan" : "Background"),
            IsDryRun = dryRun.Count > 0,
        };
    }
}
