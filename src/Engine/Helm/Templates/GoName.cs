using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Helm.Templates;

/// <summary>A number with a name, as months and days of the week are.</summary>
internal sealed class GoName(string type, int number, string name) : GoObject
{
    public int Number => number;

    public override string Type => type;

    public override string Kind => "int";

    public override string Show() => name;

    public override Node ToNode() => (long)number;

    public override Function? Method(string wanted) => wanted == "String" ? Function.Of(wanted, "", (_, _) => name) : null;
}
