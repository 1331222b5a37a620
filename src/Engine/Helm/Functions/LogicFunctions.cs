using GitOpsActors.Engine.Helm.Templates;

namespace GitOpsActors.Engine.Helm.Functions;

/// <summary>Defaults, choices, and questions about kinds and types.</summary>
internal static class LogicFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("default", "any any...", static a => a.Length > 1 && GoTypes.IsTrue(a[1]) ? a[1] : a[0]);
        table.Add("empty", "any", static a => !GoTypes.IsTrue(a[0]));
        table.Add("coalesce", "any...", static a => Array.Find(a, GoTypes.IsTrue));
        table.Add("all", "any...", static a => Array.TrueForAll(a, GoTypes.IsTrue));
        table.Add("any", "any...", static a => Array.Exists(a, GoTypes.IsTrue));
        table.Add("ternary", "any any bool", static a => (bool)a[2]! ? a[0] : a[1]);
        table.Add("typeOf", "any", static a => GoTypes.NameOf(a[0]));
        table.Add("typeIs", "string any", static a => (string)a[0]! == GoTypes.NameOf(a[1]));
        table.Add("typeIsLike", "string any", static a => GoTypes.NameOf(a[1]) is var name && (name == (string)a[0]! || name == "*" + a[0]));
        table.Add("kindOf", "any", static a => GoTypes.KindOf(a[0]));
        table.Add("kindIs", "string any", static a => (string)a[0]! == GoTypes.KindOf(a[1]));
        table.Add("deepEqual", "any any", static a => ListFunctions.DeepEqual(a[0], a[1]));
    }
}
