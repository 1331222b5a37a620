using System.Text;
using GitOpsActors.Actors.Clusters.Orphans;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Actors.Tests.Clusters;

public sealed class UnclaimedTableTests
{
    private readonly List<string> _calls = [];
    private readonly UnclaimedTable _table;

    public UnclaimedTableTests()
    {
        _table = new UnclaimedTable(() => _calls.Add("changed"));
        _table.Follow(["shop"]);
    }

    private static Digest Id(string uid) => uid.Length == 0 ? default : Digest.Of(Encoding.UTF8.GetBytes(uid));

    private static ResourceKey Key(string kind, string name, string @namespace = "shop") =>
        new(kind switch { "StatefulSet" or "ReplicaSet" or "Deployment" => "apps", "ClusterServiceVersion" => "operators.coreos.com", "OperatorGroup" => "operators.coreos.com", _ => "" }, kind, @namespace, name);

    private void Put(string kind, string name, string owner = "", string instance = "", string @namespace = "shop", string ownerName = "") =>
        _table.Put(Key(kind, name, @namespace), new TableEntry(Id(name), Id(owner), instance, ownerName));

    private string Found(int keysMax = 100, params string[] applications) => string.Join(' ', _table.Of("shop", applications.Contains, keysMax).Objects
        .Select(static one => one.Key.Name + (one.Below.Count == 0 ? "" : $"({string.Join(',', one.Below.Select(static key => key.Name))})")));

    [Fact]
    public void What_bears_the_mark_of_an_application_that_there_is_belongs_to_it_with_all_that_it_owns()
    {
        Put("Deployment", "web", instance: "shop");
        Put("ReplicaSet", "web-1", owner: "web");
        Put("Deployment", "old", instance: "gone");
        Put("ReplicaSet", "old-1", owner: "old");
        Put("Pod", "old-1-x", owner: "old-1");
        Put("ConfigMap", "free");
        Put("ConfigMap", "elsewhere", @namespace: "bank");
        Assert.Equal("free old(old-1-x,old-1)", Found(applications: "shop"));
        Assert.Equal("free old(old-1-x,old-1) web(web-1)", Found());
    }

    [Fact]
    public void What_has_an_owner_is_never_one_by_itself_though_the_owner_is_out_of_sight()
    {
        Put("Pod", "static", owner: "a-node");
        Assert.Equal("", Found());
    }

    [Fact]
    public void What_an_owner_owns_that_an_application_marks_is_not_told()
    {
        Put("Deployment", "free");
        Put("ReplicaSet", "marked", owner: "free", instance: "shop");
        Assert.Equal("free", Found(applications: "shop"));
    }

    [Theory]
    [InlineData("data-db-0", false)]
    [InlineData("data-db-12", false)]
    [InlineData("data-db", true)]
    [InlineData("data-db-x", true)]
    [InlineData("data-other-0", true)]
    [InlineData("db-0", true)]
    public void A_volume_claim_of_a_stateful_set_belongs_to_it(string claim, bool isFound)
    {
        Put("StatefulSet", "db", instance: "shop");
        Put("PersistentVolumeClaim", claim);
        Assert.Equal(isFound ? claim : "", Found(applications: "shop"));
    }

    [Fact]
    public void What_an_operator_group_brings_along_belongs_to_it_while_it_is_there()
    {
        Put("ClusterServiceVersion", "operator.v1", ownerName: "group");
        Assert.Equal("operator.v1", Found());
        Put("OperatorGroup", "group", instance: "shop");
        Assert.Equal("", Found(applications: "shop"));
    }

    [Fact]
    public void What_the_cluster_puts_there_itself_is_left_out()
    {
        Put("ServiceAccount", "default");
        Put("ConfigMap", "kube-root-ca.crt");
        Assert.Equal("", Found());
    }

    [Fact]
    public void No_more_than_the_limit_is_told()
    {
        foreach (var name in (string[])["a", "b", "c"]) Put("ConfigMap", name);
        Assert.True(_table.Of("shop", static _ => false, 2).IsCut);
        Assert.Equal("a b", Found(keysMax: 2));
        Assert.False(_table.Of("shop", static _ => false, 3).IsCut);
    }

    [Fact]
    public void A_whole_list_takes_away_what_it_does_not_have()
    {
        Put("ConfigMap", "stays");
        Put("ConfigMap", "goes");
        Put("Secret", "other");
        _table.Replace(new GroupKind("", "ConfigMap"), "", new Dictionary<ResourceKey, TableEntry> { [Key("ConfigMap", "stays")] = new(Id("stays"), default, ""), [Key("ConfigMap", "comes")] = new(Id("comes"), default, "") });
        Assert.Equal("comes stays other", Found());
        // One of a single namespace says nothing of others.
        Put("ConfigMap", "theirs", @namespace: "bank");
        _table.Replace(new GroupKind("", "ConfigMap"), "shop", new Dictionary<ResourceKey, TableEntry>());
        Assert.Equal("other", Found());
        Assert.Single(_table.Of("bank", static _ => false, 9).Objects);
    }

    [Fact]
    public void The_actor_is_called_once_for_what_changed_in_a_namespace_that_it_follows()
    {
        Put("ConfigMap", "a");
        Put("ConfigMap", "b");
        Put("ConfigMap", "c", @namespace: "bank");
        Assert.Single(_calls);
        Assert.Equal(["shop"], _table.TakeChanged());
        // Nothing that we look at is different.
        Put("ConfigMap", "a");
        _table.Remove(Key("ConfigMap", "never-there"));
        Assert.Single(_calls);
        _table.Remove(Key("ConfigMap", "a"));
        Assert.Equal(2, _calls.Count);
    }
}
