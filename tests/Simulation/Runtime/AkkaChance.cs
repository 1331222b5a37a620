using System.Reflection;
using Akka.Util;

namespace GitOpsActors.Simulation.Runtime;

/// <summary>
/// Akka draws the ids of actors and the jitter of its backoff from a generator of the thread, which nobody can set. A simulation owns its
/// thread, so it puts a seeded one there.
/// </summary>
internal static class AkkaChance
{
    private static readonly ThreadLocal<Random> Kept = (ThreadLocal<Random>)(typeof(ThreadLocalRandom)
        .GetField("_rng", BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null)
        ?? throw new SimulationException("Akka keeps its generator of random numbers elsewhere now: look at ThreadLocalRandom"));

    public static void Seed(ulong seed) => Kept.Value = new Random((int)(seed ^ (seed >> 32)));
}
