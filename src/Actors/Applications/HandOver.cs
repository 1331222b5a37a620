namespace GitOpsActors.Actors.Applications;

/// <summary>The Application is to live on another node: it ends what runs, within a deadline, and then itself.</summary>
internal sealed class HandOver
{
    public static readonly HandOver Message = new();
}
