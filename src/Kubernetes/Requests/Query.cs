using System.Text;

namespace GitOpsActors.Kubernetes.Requests;

/// <summary>Builds what follows the '?'.</summary>
internal sealed class Query(string path)
{
    private readonly StringBuilder _text = new(path);
    private bool _hasSome;

    /// <summary>Adds it when there is a value.</summary>
    public Query Add(string name, string? value)
    {
        if (string.IsNullOrEmpty(value)) return this;
        _text.Append(_hasSome ? '&' : '?').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        _hasSome = true;
        return this;
    }

    public Query Add(WriteOptions options, bool isApply = false) => this
        .Add("fieldManager", options.FieldManager)
        .Add("force", isApply && options.Force ? "true" : null)
        .Add("dryRun", options.DryRun ? "All" : null)
        .Add("fieldValidation", options.FieldValidation == FieldValidation.Unstated ? null : options.FieldValidation.ToString());

    public override string ToString() => _text.ToString();
}
