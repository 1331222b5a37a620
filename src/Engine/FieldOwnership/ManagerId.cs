namespace GitOpsActors.Engine.FieldOwnership;

public enum ManagerOperation { Apply, Update }

/// <summary>
/// Who owns fields. A program that applies is one manager whatever version it applies in; one that updates is one manager per version,
/// and each subresource counts for itself.
/// </summary>
public sealed record ManagerId(string Manager, ManagerOperation Operation, string ApiVersion, string Subresource) : IComparable<ManagerId>
{
    public static ManagerId Applier(string manager, string subresource) => new(manager, ManagerOperation.Apply, "", subresource);

    public static ManagerId Updater(string manager, string apiVersion, string subresource) => new(manager, ManagerOperation.Update, apiVersion, subresource);

    /// <summary>As conflicts name it: "hpa" with subresource "scale" using apps/v1.</summary>
    public string Describe()
    {
        var text = Documents.GoText.Quote(Manager);
        if (Subresource.Length > 0) text += $" with subresource {Documents.GoText.Quote(Subresource)}";
        return Operation == ManagerOperation.Update ? $"{text} using {ApiVersion}" : text;
    }

    public int CompareTo(ManagerId? other)
    {
        if (other is null) return 1;
        var order = string.CompareOrdinal(Manager, other.Manager);
        if (order == 0) order = Operation.CompareTo(other.Operation);
        if (order == 0) order = string.CompareOrdinal(ApiVersion, other.ApiVersion);
        return order != 0 ? order : string.CompareOrdinal(Subresource, other.Subresource);
    }

    public static bool operator <(ManagerId left, ManagerId right) => left.CompareTo(right) < 0;

    public static bool operator >(ManagerId left, ManagerId right) => left.CompareTo(right) > 0;

    public static bool operator <=(ManagerId left, ManagerId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ManagerId left, ManagerId right) => left.CompareTo(right) >= 0;
}

/// <summary>The fields of one manager, in the terms of one version of the kind.</summary>
public sealed record ManagedSet(FieldSet Fields, string ApiVersion, string? Time);
