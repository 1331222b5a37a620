using System.Text.Json;

namespace GitOpsActors.Host.Tests.Output;

/// <summary>Whatever lists things prints them in the same forms.</summary>
[Collection(SharedServer.Name)]
public sealed class ListFormatTests(RunningServer server)
{
    [Theory]
    [InlineData("app list", "shop-dev", "TARGET")]
    [InlineData("app resources shop-dev", "apps:Deployment:shop-dev/shop", "VERSION")]
    [InlineData("repo list", "file://", "LOOKED-AT")]
    [InlineData("cluster list", "in-cluster", "NAMESPACES")]
    [InlineData("account list", "admin", "IDS")]
    public async Task A_list_is_had_as_a_table_wider_as_json_as_yaml_and_as_names(string command, string name, string wide)
    {
        Task<string> PrintAsync(string format) => server.WaitForSuccessAsync([.. command.Split(' '), "-o", format]);

        Assert.DoesNotContain(wide, (await PrintAsync("table")).Split('\n')[0]);
        Assert.Contains(wide, (await PrintAsync("wide")).Split('\n')[0]);
        var items = JsonDocument.Parse(await PrintAsync("json")).RootElement.EnumerateArray().Count();
        Assert.StartsWith("- ", await PrintAsync("yaml"));
        var names = (await PrintAsync("name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(items, names.Length);
        Assert.Contains(names, one => one.StartsWith(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_context_is_listed_without_its_token()
    {
        var home = Directory.CreateTempSubdirectory("gax-");
        var person = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = home.FullName };
        Directory.CreateDirectory(Path.Combine(home.FullName, "gitopsactors"));
        await File.WriteAllTextAsync(Path.Combine(home.FullName, "gitopsactors", "contexts.json"),
            """{"current": "work", "contexts": [{"name": "work", "server": "https://x.invalid", "user": "ann", "token": "a-token"}]}""");

        var printed = new Dictionary<string, string>();
        foreach (var format in (string[])["table", "wide", "json", "yaml", "name"])
            printed[format] = (await Gax.RunInAsync(person, "", "context", "-o", format)).Output;
        home.Delete(recursive: true);

        Assert.Equal("CURRENT  NAME  SERVER             USER\n*        work  https://x.invalid  ann\n", printed["table"]);
        Assert.Equal("work\n", printed["name"]);
        Assert.True(JsonDocument.Parse(printed["json"]).RootElement[0].GetProperty("signedIn").GetBoolean());
        Assert.Contains("SIGNED-IN", printed["wide"]);
        Assert.All(printed.Values, static text => Assert.DoesNotContain("a-token", text));
    }
}
