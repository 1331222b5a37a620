namespace GitOpsActors.Host.Server.Wire.Definitions;

/// <summary>How REST calls a method.</summary>
/// <param name="Body">The field of the request that the body is; "*" for all of it, empty for none.</param>
internal sealed record RestRoute(string Verb, string Path, string Body);

/// <summary>A method of the interface, as its definition has it.</summary>
/// <param name="Service">With its package.</param>
internal sealed record WireMethod(
    string Service, string Name, WireMessage Request, WireMessage Response, bool TakesStream, bool GivesStream,
        IReadOnlyList<RestRoute> Routes)
{
    public string FullName { get; } = Service + "/" + Name;
}
