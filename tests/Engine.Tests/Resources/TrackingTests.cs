using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Resources;

namespace GitOpsActors.Engine.Tests.Resources;

public sealed class TrackingTests
{
    private static MapNode Item(string yaml) => YamlReader.Read(yaml).Map();

    private static readonly MapNode Settings = Item("{apiVersion: v1, kind: ConfigMap, metadata: {name: cfg, namespace: shop}}");
    private static readonly MapNode Role = Item("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: viewer}}");

    [Fact]
    public void Marks_have_the_form_that_argo_cd_gives_them()
    {
        Assert.Equal("web:/ConfigMap:shop/cfg", Annotation(Tracking.Default.Mark(Settings, "web", "shop")));
        Assert.Equal("web:rbac.authorization.k8s.io/ClusterRole:shop/viewer", Annotation(Tracking.Default.Mark(Role, "web", "shop")));
        var definition = Item("{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: x}}");
        Assert.Same(definition, Tracking.Default.Mark(definition, "web", "shop"));
    }

    [Fact]
    public void A_label_is_cut_where_it_must_be_and_only_believed_when_it_is_the_method()
    {
        var name = new string('a', 62) + "--rest";
        var both = new Tracking(TrackingMethod.AnnotationAndLabel, Tracking.LabelKeyDefault, "").Mark(Settings, name, "shop");
        Assert.Equal(new string('a', 62), both.Map("metadata", "labels")[Tracking.LabelKeyDefault].Text());
        var labelled = new Tracking(TrackingMethod.Label, "team/app", "");
        Assert.Equal(new Mark("web", true), labelled.Read(labelled.Mark(Settings, "web", "shop")));
        Assert.Null(Tracking.Default.Read(labelled.Mark(Settings, "web", "shop")));
    }

    [Theory]
    [InlineData("web:/ConfigMap:shop/cfg", true)]
    [InlineData("web:/ConfigMap:shop/other", false)]
    [InlineData("web:apps/ConfigMap:shop/cfg", false)]
    public void A_mark_that_was_copied_from_another_object_does_not_count(string id, bool isSelf)
    {
        var live = Settings.WithAt(["metadata", "annotations", Tracking.IdAnnotation], id);
        Assert.Equal(new Mark("web", isSelf), Tracking.Default.Read(live));
    }

    [Fact]
    public void What_another_control_plane_manages_is_nobody_s_here()
    {
        var one = new Tracking(TrackingMethod.Annotation, Tracking.LabelKeyDefault, "one");
        Assert.Null((one with { InstallationId = "two" }).Read(one.Mark(Settings, "web", "shop")));
        Assert.NotNull(one.Read(one.Mark(Settings, "web", "shop")));
    }

    private static string? Annotation(MapNode item) => item.Map("metadata", "annotations")[Tracking.IdAnnotation].Text();
}
