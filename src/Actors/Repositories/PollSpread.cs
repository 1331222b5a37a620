namespace GitOpsActors.Actors.Repositories;

/// <summary>When a repository is looked at next: spread by its name, so that thousands do not all look at the same moment.</summary>
internal static class PollSpread
{
    public static TimeSpan Of(TimeSpan pollEvery, string id)
    {
        var spread = (uint)StableHash(id) % 1000 / 1000.0;
        return pollEvery + (pollEvery * 0.5 * spread);
    }

    private static int StableHash(string text)
    {
        var hash = 17;
        foreach (var c in text) hash = unchecked((hash * 31) + c);
        return hash & int.MaxValue;
    }
}
