using Akka.Actor;

namespace GitOpsActors.Actors.Hosting;

/// <summary>
/// Props of actors that a delegate makes. Akka's own form takes an expression and compiles it for each Props, which costs an entity a
/// millisecond and the finalizer another one.
/// </summary>
internal static class ActorProps
{
    /// <param name="make">Called again when the actor restarts.</param>
    public static Props Of<T>(Func<T> make) where T : ActorBase => Props.CreateBy(new Maker<T>(make));

    private sealed class Maker<T>(Func<T> make) : IIndirectActorProducer where T : ActorBase
    {
        public Type ActorType => typeof(T);

        public ActorBase Produce() => make();

        public void Release(ActorBase actor)
        {
            // Nothing but the actor itself was made.
        }
    }
}
