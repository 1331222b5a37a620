using GitOpsActors.Engine.Documents;
using GitOpsActors.Sandbox.Protobuf;
using GitOpsActors.Sandbox.Resources;

namespace GitOpsActors.Sandbox.OpenApi;

/// <summary>
/// The OpenAPI version 2 document as protobuf, in which kubectl looks for one thing: what a patch of a kind understands. It falls back
/// to it for kinds that version 3 does not have. Schemas are in the other forms of the document.
/// </summary>
internal static class BinaryDocument
{
    public const string ContentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    // The numbers of fields in the public definition of the format: Document, PathItem, Operation and their parts.
    private const int Swagger = 1, Info = 2, Paths = 8;
    private const int Title = 1, Version = 2;
    private const int PathEntry = 2, EntryName = 1, EntryValue = 2;
    private const int Patch = 8;
    private const int Parameters = 8, Responses = 9, Extensions = 13;
    private const int Parameter = 1, NonBody = 2, QueryParameter = 3, QueryIn = 2, QueryName = 4, QueryType = 6;
    private const int Yaml = 2;

    private static readonly string[] PatchParameters = ["dryRun", "fieldManager", "fieldValidation", "force"];

    public static byte[] Of(IEnumerable<ServedResource> resources)
    {
        var document = new WireWriter();
        document.Text(Swagger, "2.0");
        document.Message(Info, info =>
        {
            info.Text(Title, "Kubernetes");
            info.Text(Version, Discovery.ServerVersion.Document.Text("gitVersion")!);
        });
        document.Message(Paths, paths =>
        {
            foreach (var resource in resources.Where(resource => resource.Verbs.Contains("patch")))
                paths.Message(PathEntry, entry => Path(entry, resource));
        });
        return document.Written.ToArray();
    }

    private static void Path(WireWriter entry, ServedResource resource)
    {
        entry.Text(EntryName, PathWriter.Collection(resource) + "/{name}");
        entry.Message(EntryValue, path => path.Message(Patch, operation =>
        {
            foreach (var name in PatchParameters)
                operation.Message(Parameters, item => item.Message(Parameter, parameter => parameter.Message(NonBody, other => other.Message(QueryParameter, query =>
                {
                    query.Text(QueryIn, "query");
                    query.Text(QueryName, name);
                    query.Text(QueryType, name is "force" ? "boolean" : "string");
                }))));
            operation.Message(Responses, _ => { });
            operation.Message(Extensions, extension =>
            {
                extension.Text(EntryName, "x-kubernetes-group-version-kind");
                extension.Message(EntryValue, any => any.Text(Yaml, YamlText.Write(OpenApiDocuments.Kind(resource))));
            });
        }));
    }
}
