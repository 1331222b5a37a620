namespace GitOpsActors.Simulation.Faults;

#pragma warning disable CA1036, MA0097 // Strikes are put in order, and nobody asks which is greater.
/// <summary>One fault that struck: of this kind, at this place, when it could have for the n-th time (from 0).</summary>
public readonly record struct Strike(FaultKind Kind, string Place, int Ordinal) : IComparable<Strike>
{
    public int CompareTo(Strike other)
    {
        if (Kind != other.Kind) return Kind.CompareTo(other.Kind);
        return string.CompareOrdinal(Place, other.Place) is not 0 and var order ? order : Ordinal.CompareTo(other.Ordinal);
    }
}
