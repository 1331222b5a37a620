using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>A function among the values of a template, for `call`.</summary>
/// <param name="signature">What it takes, such as "string any...".</param>
internal sealed class GoFunction(string signature, Func<object?[], object?> body) : GoObject
{
    public override string Type => "func";

    public override string Kind => "func";

    /// <summary>As errors call it.</summary>
    public Function Called(string name) => Function.Of(name, signature, (_, arguments) => body(arguments));

    public override string Show() => "func";

    public override Node ToNode() => throw new TemplateException("a function has no text; call it");
}
