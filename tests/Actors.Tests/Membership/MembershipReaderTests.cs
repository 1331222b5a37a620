using GitOpsActors.Actors.Hosting.Membership;

namespace GitOpsActors.Actors.Tests.Membership;

public sealed class MembershipReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("membership").FullName;

    [Fact]
    public void Nothing_said_is_a_cluster_of_one()
    {
        var options = Read([], []);
        Assert.True(options.IsAlone);
        Assert.Equal([MembershipOptions.EngineRole], options.Roles.ToArray());
    }

    [Fact]
    public void Options_win_over_variables_and_those_over_the_file()
    {
        var file = Write("""
            address: from-file
            port: 1001
            seeds: [seed-1:4053, "[fd00::1]:4054"]
            roles: [lighthouse]
            leaseStore: postgresql
            leaseDatabase: Host=db;Username=gax;Password=secret
            stableAfter: 7s
            """);
        var options = Read(
            new() { ["--cluster-config"] = [file], ["--cluster-address"] = ["from-option"] },
            new() { ["GAX_CLUSTER_ADDRESS"] = "from-variable", ["GAX_CLUSTER_PORT"] = "1002", ["GAX_CLUSTER_ACCEPTABLE_PAUSE"] = "3500ms" });
        Assert.Equal("from-option", options.Address);
        Assert.Equal(1002, options.Port);
        Assert.Equal([new SeedAddress("seed-1", 4053), new SeedAddress("fd00::1", 4054)], options.Seeds.ToArray());
        Assert.Equal("[fd00::1]:4054", options.Seeds[1].ToString());
        Assert.Equal(["lighthouse"], options.Roles.ToArray());
        Assert.Equal(TimeSpan.FromSeconds(7), options.Times.StableAfter);
        Assert.Equal(TimeSpan.FromSeconds(3.5), options.Times.AcceptablePause);
        Assert.Equal("Host=db;Username=gax;Password=secret", Assert.IsType<LeaseStoreOptions.Postgres>(options.Lease).ConnectionString);
        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_may_be_JSON_and_a_variable_holds_a_list_with_commas()
    {
        var file = Write("""{ "address": "node-1", "leaseStore": "kubernetes", "leaseNamespace": "gitops" }""");
        var options = Read([], new() { ["GAX_CLUSTER_CONFIG"] = file, ["GAX_CLUSTER_SEEDS"] = "a:1, b:2" });
        Assert.Equal([new SeedAddress("a", 1), new SeedAddress("b", 2)], options.Seeds.ToArray());
        Assert.Equal(new LeaseStoreOptions.Kubernetes("gitops", null), options.Lease);
    }

    [Fact]
    public void All_mistakes_are_told_at_once_each_with_its_place()
    {
        var file = Write("""
            adress: node-1
            heartbeatEvery: soon
            roles: [{ engine: true }]
            """);
        var mistakes = Mistakes(
            new() { ["--cluster-config"] = [file], ["--cluster-address"] = ["0.0.0.0"], ["--cluster-port"] = ["70000"], ["--cluster-seeds"] = ["seed-1"], ["--cluster-lease-store"] = ["etcd"] },
            new() { ["GAX_CLUSTER_NAME"] = "Fleet One", ["GAX_CLUSTER_HOCON"] = "akka.loglevel = ${nothing}" });
        Assert.Collection(
            mistakes.Order(StringComparer.Ordinal),
            text => Assert.StartsWith("--cluster-address is a host name", text, StringComparison.Ordinal),
            text => Assert.StartsWith("--cluster-lease-store is postgresql or kubernetes, not 'etcd'", text, StringComparison.Ordinal),
            text => Assert.StartsWith("--cluster-port is a number from 1 to 65535, not '70000'", text, StringComparison.Ordinal),
            text => Assert.StartsWith("--cluster-seeds: 'seed-1' is no seed node; write host:port", text, StringComparison.Ordinal),
            text => Assert.StartsWith($"{file}: heartbeatEvery is a span", text, StringComparison.Ordinal),
            text => Assert.StartsWith($"{file}: roles is a list of texts", text, StringComparison.Ordinal),
            text => Assert.StartsWith($"{file}: there is no field 'adress'", text, StringComparison.Ordinal),
            text => Assert.StartsWith("GAX_CLUSTER_HOCON is no HOCON", text, StringComparison.Ordinal),
            text => Assert.StartsWith("GAX_CLUSTER_NAME is a name", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--cluster-seeds", "a:1", "--cluster-seeds is for a cluster of more than one")]
    [InlineData("--cluster-stable-after", "5s", "--cluster-stable-after is for a cluster of more than one")]
    public void A_setting_that_a_cluster_of_one_would_not_heed_is_refused(string option, string value, string begins) =>
        Assert.StartsWith(begins, Assert.Single(Mistakes(new() { [option] = [value] }, [])), StringComparison.Ordinal);

    [Fact]
    public void HOCON_that_sets_nothing_of_Akka_is_refused() =>
        Assert.StartsWith("--cluster-hocon sets nothing of Akka", Assert.Single(Mistakes(new() { ["--cluster-hocon"] = ["cluster.roles = [a]"] }, [])), StringComparison.Ordinal);

    [Fact]
    public void A_member_needs_a_way_to_others_and_a_lease()
    {
        var mistakes = Mistakes(new() { ["--cluster-address"] = ["node-1"] }, []);
        Assert.Equal(2, mistakes.Count);
        Assert.StartsWith("nothing says where other members are", mistakes[0], StringComparison.Ordinal);
        Assert.StartsWith("nothing says where the lease lies", mistakes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_and_discovery_exclude_each_other()
    {
        var mistakes = Mistakes(
            new() { ["--cluster-address"] = ["node-1"], ["--cluster-seeds"] = ["a:1"], ["--cluster-discovery"] = ["kubernetes"], ["--cluster-members-min"] = ["2"], ["--cluster-lease-store"] = ["kubernetes"] }, []);
        Assert.StartsWith("--cluster-seeds and --cluster-discovery exclude each other", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Discovery_that_could_form_two_clusters_is_refused()
    {
        Dictionary<string, string[]> options = new() { ["--cluster-address"] = ["10.0.0.7"], ["--cluster-discovery"] = ["kubernetes"], ["--cluster-discovery-port"] = ["4053"], ["--cluster-lease-store"] = ["kubernetes"] };
        var mistakes = Mistakes(options, []);
        Assert.Equal(2, mistakes.Count);
        Assert.StartsWith("--cluster-members-min is 1", mistakes[0], StringComparison.Ordinal);
        Assert.StartsWith("--cluster-discovery-port and --cluster-port are both 4053", mistakes[1], StringComparison.Ordinal);
        (options["--cluster-members-min"], options["--cluster-discovery-port"]) = (["3"], ["8558"]);
        Assert.Equal(new KubernetesDiscovery("app.kubernetes.io/name=gitopsactors", null, 8558, null), Read(options, []).Discovery);
    }

    [Theory]
    [InlineData("Password=hunter2;Nonsense", "is no connection string")]
    [InlineData("Username=gax;Password=hunter2", "names no host")]
    public void A_wrong_connection_string_is_refused_without_being_shown(string connection, string says)
    {
        var mistake = Assert.Single(Mistakes(
            new() { ["--cluster-address"] = ["node-1"], ["--cluster-seeds"] = ["a:1"], ["--cluster-lease-store"] = ["postgresql"] },
            new() { ["GAX_CLUSTER_LEASE_DATABASE"] = connection }));
        Assert.StartsWith("GAX_CLUSTER_LEASE_DATABASE: ", mistake, StringComparison.Ordinal);
        Assert.Contains(says, mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_string_comes_from_a_file_and_never_from_the_command_line()
    {
        var file = Write("Host=db;Username=gax;Password=secret\n");
        var options = Read(
            new()
            {
                ["--cluster-address"] = ["node-1"],
                ["--cluster-seeds"] = ["a:1"],
                ["--cluster-lease-store"] = ["postgresql"],
                ["--cluster-lease-database"] = ["Host=other"],
                ["--cluster-lease-database-file"] = [file],
            }, []);
        Assert.Equal("Host=db;Username=gax;Password=secret", Assert.IsType<LeaseStoreOptions.Postgres>(options.Lease).ConnectionString);
        Assert.DoesNotContain(MembershipSetting.Options, static setting => setting.Secret);
    }

    [Fact]
    public void TLS_needs_all_three_files_and_they_must_be_what_they_are_called()
    {
        var some = Mistakes(Fleet(("--cluster-tls-certificate", "c.pem")), []);
        Assert.Equal(2, some.Count);
        Assert.All(some, static mistake => Assert.Contains("is missing", mistake, StringComparison.Ordinal));
        var wrong = Write("no certificate");
        var unreadable = Mistakes(Fleet(("--cluster-tls-certificate", wrong), ("--cluster-tls-key", wrong), ("--cluster-tls-authority", "/nowhere.pem")), []);
        Assert.Collection(
            unreadable,
            text => Assert.StartsWith($"--cluster-tls-certificate: {wrong} can't be used", text, StringComparison.Ordinal),
            static text => Assert.StartsWith("--cluster-tls-authority: /nowhere.pem can't be used", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_pause_that_one_late_heartbeat_exceeds_is_refused() =>
        Assert.Contains("one late heartbeat", Assert.Single(Mistakes(Fleet(("--cluster-heartbeat-every", "1s"), ("--cluster-acceptable-pause", "1s")), [])), StringComparison.Ordinal);

    [Fact]
    public void An_option_that_is_given_twice_is_refused() =>
        Assert.StartsWith("--cluster-name is given 2 times", Assert.Single(Mistakes(new() { ["--cluster-name"] = ["a", "b"] }, [])), StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Dictionary<string, string[]> Fleet(params (string Option, string Value)[] more)
    {
        Dictionary<string, string[]> options = new() { ["--cluster-address"] = ["node-1"], ["--cluster-seeds"] = ["a:1"], ["--cluster-lease-store"] = ["kubernetes"] };
        foreach (var (option, value) in more) options[option] = [value];
        return options;
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder, Path.GetRandomFileName());
        File.WriteAllText(path, text);
        return path;
    }

    private static IReadOnlyList<string> Mistakes(Dictionary<string, string[]> options, Dictionary<string, string> variables) =>
        Assert.Throws<MembershipException>(() => Read(options, variables)).Mistakes;

    private static MembershipOptions Read(Dictionary<string, string[]> options, Dictionary<string, string> variables) =>
        MembershipReader.Read(name => options.GetValueOrDefault(name), variables.GetValueOrDefault);
}
