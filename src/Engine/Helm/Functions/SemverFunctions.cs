using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Helm.Templates;
using GitOpsActors.Engine.Versions;

namespace GitOpsActors.Engine.Helm.Functions;

internal static class SemverFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("semver", "string", static a => new GoVersion(Version((string)a[0]!)));
        table.Add("semverCompare", "string string", static a =>
        {
            var constraint = VersionRange.TryParse((string)a[0]!) ?? throw new TemplateException($"improper constraint: {a[0]}");
            return constraint.Contains(Version((string)a[1]!));
        });
    }

    private static SemanticVersion Version(string text) => SemanticVersion.TryParse(text) ?? throw new TemplateException("invalid semantic version");

    private sealed class GoVersion(SemanticVersion version) : GoObject
    {
        private readonly SemanticVersion _version = version;

        public override string Type => "*semver.Version";

        public override string Show() => _version.ToString();

        public override Node ToNode() => Show();

        public override Function? Method(string name) => name switch
        {
            "Major" => Function.Of(name, "", (_, _) => _version.Major),
            "Minor" => Function.Of(name, "", (_, _) => _version.Minor),
            "Patch" => Function.Of(name, "", (_, _) => _version.Patch),
            "Prerelease" => Function.Of(name, "", (_, _) => _version.Prerelease),
            "Metadata" => Function.Of(name, "", (_, _) => _version.Metadata),
            "Original" => Function.Of(name, "", (_, _) => _version.Text),
            "String" => Function.Of(name, "", (_, _) => Show()),
            "Compare" => Function.Of(name, "any", (_, a) => (nint)_version.CompareTo(Other(a[0]))),
            "Equal" => Function.Of(name, "any", (_, a) => _version.CompareTo(Other(a[0])) == 0),
            "LessThan" => Function.Of(name, "any", (_, a) => _version.CompareTo(Other(a[0])) < 0),
            "GreaterThan" => Function.Of(name, "any", (_, a) => _version.CompareTo(Other(a[0])) > 0),
            _ => null,
        };

        private static SemanticVersion Other(object? value) =>
            (value as GoVersion)?._version ?? throw new TemplateException($"wrong type for value; expected *semver.Version; got {GoTypes.NameOf(value)}");
    }
}
