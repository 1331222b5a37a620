using GitOpsActors.Engine.Access;

namespace GitOpsActors.Host.Server.Access;

/// <summary>Who a request is from, or why that can't be told.</summary>
/// <param name="Caller">Null when the request proves nobody.</param>
/// <param name="Problem">Why it proves nobody, for whoever sent it.</param>
/// <param name="Renewed">A token that takes the place of the one that the request came with, which ends soon; null for none.</param>
internal sealed record CallerResult(Caller? Caller, string Problem, string? Renewed = null)
{
    public static CallerResult Of(Caller caller, string? renewed = null) => new(caller, "", renewed);

    public static CallerResult Refused(string problem) => new(null, problem);

    // A token is nobody's business.
    public override string ToString() => Caller?.Subject ?? Problem;
}
