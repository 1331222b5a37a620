using GitOpsActors.Actors.Messages;
using GitOpsActors.Engine.Rendering;

namespace GitOpsActors.Actors.Sources;

/// <summary>
/// Who rendered what of one source. Applications that stand at the same point for the same wish are a cohort, which moves on as a whole; an index
/// from each path that was read to its readers finds the few that a change concerns. So a change costs what it concerns, not what there is.
/// </summary>
internal sealed class Followers
{
    private readonly Dictionary<string, List<Follower>> _byApplication = new(StringComparer.Ordinal);
    private readonly Dictionary<Wish, Dictionary<string, Cohort>> _cohorts = [];
    private readonly Dictionary<string, HashSet<Follower>> _readers = new(StringComparer.Ordinal);

    /// <summary>How many Applications follow.</summary>
    public int Count => _byApplication.Count;

    public IEnumerable<Cohort> Cohorts => _cohorts.Values.SelectMany(static points => points.Values);

    public IEnumerable<Cohort> CohortsOf(Wish wish) => _cohorts.TryGetValue(wish, out var points) ? points.Values : [];

    public bool Has(string application, Wish wish) => _byApplication.TryGetValue(application, out var all) && all.Exists(one => one.Wish == wish);

    /// <summary>From now on these are all that the Application follows here.</summary>
    public void Set(string application, IReadOnlyList<Following> followings)
    {
        Remove(application);
        if (followings.Count == 0) return;
        var followers = new List<Follower>(followings.Count);
        foreach (var following in followings)
        {
            var follower = new Follower(application, following.Wish, following.Reads);
            followers.Add(follower);
            var cohort = CohortOf(following.Wish, following.Point);
            cohort.Add(follower);
            // The others may have been told already of what this one has not heard of.
            cohort.ToldOf = null;
            foreach (var path in PathsOf(following.Reads))
            {
                if (!_readers.TryGetValue(path, out var readers)) _readers[path] = readers = [];
                readers.Add(follower);
            }
        }

        _byApplication[application] = followers;
    }

    public void Remove(string application)
    {
        if (!_byApplication.Remove(application, out var followers)) return;
        foreach (var follower in followers)
        {
            Drop(follower);
            foreach (var path in PathsOf(follower.Reads))
                if (_readers.TryGetValue(path, out var readers) && readers.Remove(follower) && readers.Count == 0) _readers.Remove(path);
        }
    }

    /// <summary>
    /// A wish means another point now: whoever would render the same stands there from now on. Returns the Applications that must render anew;
    /// they stay where they are until they say what they have rendered.
    /// </summary>
    /// <param name="again">Whether those are to hear of it, too, that were told and have not rendered since.</param>
    public IReadOnlyList<string> Move(Cohort cohort, string to, Step step, bool again = false)
    {
        var concerned = step.Changed is null
            ? cohort.Members.Where(follower => follower.Reads is not { } reads || !step.Holds(reads)).ToList()
            // A commit that changes no path is a change all the same for whom any is one.
            : cohort.Members.Count == 0 ? [] : ReadersOf(step.Changed.Count == 0 ? [""] : step.Changed)
                .Where(follower => follower.Cohort == cohort && (follower.Reads is not { } reads || !step.Holds(reads))).ToList();
        Take(cohort);
        var stay = concerned.Count == 0 ? null : new Cohort(cohort.Wish, cohort.Point) { ToldOf = to };
        foreach (var follower in concerned)
        {
            cohort.Remove(follower);
            stay!.Add(follower);
        }

        if (stay is not null) Put(stay);
        Arrive(cohort, to);
        var told = concerned.Where(follower => again || follower.ToldOf != to).ToList();
        foreach (var follower in told) follower.ToldOf = to;
        return [.. told.Select(static follower => follower.Application).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The whole cohort stands at the point now; with those that stand there already.</summary>
    private void Arrive(Cohort cohort, string to)
    {
        if (cohort.Members.Count == 0) return;
        if (Find(cohort.Wish, to) is not { } there)
        {
            cohort.Point = to;
            cohort.ToldOf = null;
            Put(cohort);
            return;
        }

        // Thousands may move on to the few that were there first.
        var (few, many) = there.Members.Count < cohort.Members.Count ? (there, cohort) : (cohort, there);
        foreach (var follower in few.Members.ToList())
        {
            few.Remove(follower);
            many.Add(follower);
        }

        (many.Point, many.ToldOf) = (to, null);
        Put(many);
    }

    private Cohort CohortOf(Wish wish, string point)
    {
        if (Find(wish, point) is { } known) return known;
        var cohort = new Cohort(wish, point);
        Put(cohort);
        return cohort;
    }

    private Cohort? Find(Wish wish, string point) => _cohorts.GetValueOrDefault(wish)?.GetValueOrDefault(point);

    private void Put(Cohort cohort)
    {
        if (!_cohorts.TryGetValue(cohort.Wish, out var points)) _cohorts[cohort.Wish] = points = new Dictionary<string, Cohort>(StringComparer.Ordinal);
        points[cohort.Point] = cohort;
    }

    private void Take(Cohort cohort)
    {
        if (!_cohorts.TryGetValue(cohort.Wish, out var points) || points.GetValueOrDefault(cohort.Point) != cohort) return;
        points.Remove(cohort.Point);
        if (points.Count == 0) _cohorts.Remove(cohort.Wish);
    }

    private void Drop(Follower follower)
    {
        if (follower.Cohort is not { } cohort) return;
        cohort.Remove(follower);
        if (cohort.Members.Count == 0) Take(cohort);
    }

    /// <summary>Those who have read one of the paths, or a folder on the way to it.</summary>
    private HashSet<Follower> ReadersOf(IReadOnlyList<string> changed)
    {
        var (found, seen) = (new HashSet<Follower>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var path in changed)
        {
            for (var at = path; seen.Add(at); at = SourcePath.FolderOf(at))
            {
                if (_readers.TryGetValue(at, out var readers)) found.UnionWith(readers);
                if (at.Length == 0) break;
            }
        }

        return found;
    }

    /// <summary>The paths that a render asked for, and where links led from them.</summary>
    private static IEnumerable<string> PathsOf(ReadSet? reads)
    {
        if (reads is null)
        {
            // The root is on the way to every path, so that any change finds it.
            yield return "";
            yield break;
        }

        foreach (var path in reads.FilePaths) yield return path;
        foreach (var path in reads.Folders.Keys) yield return path;
    }
}

/// <summary>One source of one Application.</summary>
internal sealed class Follower(string application, Wish wish, ReadSet? reads)
{
    public string Application => application;

    public Wish Wish => wish;

    /// <summary>What its render read; null where any change concerns it.</summary>
    public ReadSet? Reads => reads;

    public Cohort? Cohort { get; set; }

    /// <summary>The point of which it was told last.</summary>
    public string? ToldOf { get; set; }
}

/// <summary>All that stand at one point for one wish.</summary>
internal sealed class Cohort(Wish wish, string point)
{
    private readonly HashSet<Follower> _members = [];

    public Wish Wish => wish;

    public string Point { get; set; } = point;

    /// <summary>The other point of which its members were told already; null for none, and empty when they were told that there is none any more.</summary>
    public string? ToldOf { get; set; }

    public IReadOnlyCollection<Follower> Members => _members;

    public void Add(Follower follower)
    {
        _members.Add(follower);
        follower.Cohort = this;
    }

    public void Remove(Follower follower)
    {
        _members.Remove(follower);
        follower.Cohort = null;
    }
}
