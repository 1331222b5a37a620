using GitOpsActors.Host.Server.Wire.Definitions;
using GitOpsActors.Host.Server.Wire.Rest;

namespace GitOpsActors.Host.Tests.Wire;

public sealed class DefinitionTests
{
    private static readonly RouteTable Routes = new(WireDefinitions.All.Methods);

    [Fact]
    public void The_interface_has_13_services_with_109_methods_and_each_has_a_route()
    {
        Assert.Equal(109, WireDefinitions.All.Methods.Count);
        Assert.Equal(13, WireDefinitions.All.Methods.Select(static method => method.Service).Distinct().Count());
        Assert.All(WireDefinitions.All.Methods, static method => Assert.NotEmpty(method.Routes));
    }

    [Theory]
    [InlineData("GET", "/api/v1/applications", "List", "")]
    [InlineData("GET", "/api/v1/applications/web", "Get", "name=web")]
    [InlineData("PUT", "/api/v1/applications/web", "Update", "application.metadata.name=web")]
    [InlineData("POST", "/api/v1/applications/web/resource/actions/v2", "RunResourceActionV2", "name=web")]
    [InlineData("POST", "/api/v1/applications/manifestsWithFiles", "GetManifestsWithFiles", "")]
    [InlineData("GET", "/api/v1/repositories/https%3A%2F%2Fgit.example%2Fa%20b/refs", "ListRefs", "repo=https://git.example/a b")]
    [InlineData("GET", "/api/v1/account/can-i/applications/get/default%2Fweb", "CanI",
        "resource=applications action=get subresource=default/web")]
    [InlineData("GET", "/api/v1/account/can-i/applications/get/default/web", "CanI",
        "resource=applications action=get subresource=default/web")]
    [InlineData("PUT", "/api/v1/account/password", "UpdatePassword", "")]
    [InlineData("GET", "/api/version", "Version", "")]
    [InlineData("GET", "/api/v1/stream/applications/web/resource-tree", "WatchResourceTree", "applicationName=web")]
    [InlineData("DELETE", "/api/v1/projects/p/roles/r/token/17", "DeleteToken", "project=p role=r iat=17")]
    public void A_path_finds_its_method_and_its_parts_are_decoded_after_they_were_cut_out(
        string verb, string path, string method, string values)
    {
        var match = Routes.Find(verb, path);

        Assert.Equal(method, match?.Method.Name);
        Assert.Equal(values, string.Join(' ', match!.Values.Select(static one => $"{one.Field}={one.Value}")));
    }

    [Theory]
    [InlineData("GET", "/api/v1/applicationz", false)]
    [InlineData("GET", "/api/v1/applications//sync", false)]
    [InlineData("PATCH", "/api/v1/applications", true)]
    public void A_path_that_is_none_is_told_from_one_with_another_verb(string verb, string path, bool isKnown)
    {
        Assert.Null(Routes.Find(verb, path));
        Assert.Equal(isKnown, Routes.Has(path));
    }
}
