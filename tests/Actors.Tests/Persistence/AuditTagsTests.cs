using GitOpsActors.Actors.Persistence;

namespace GitOpsActors.Actors.Tests.Persistence;

public sealed class AuditTagsTests
{
    [Fact]
    public void Tags_are_read_as_they_were_written_and_what_is_not_known_is_left_out()
    {
        var tags = new AuditTags("argocd/shop", "red", "alice", "c1");
        Assert.Equal(["application:argocd/shop", "project:red", "revision:c1", "who:alice"], tags.ToSet().Order(StringComparer.Ordinal));
        Assert.Equal(tags, AuditTags.Parse(tags.ToSet().Add("other:x")));
        Assert.Empty(new AuditTags(Who: "").ToSet());
        Assert.Equal(AuditTags.None, AuditTags.Parse([]));
    }

    [Fact]
    public void Names_from_outside_cannot_end_a_tag_or_grow_without_bound()
    {
        var tag = Assert.Single(new AuditTags(Who: "eve\nproject:red\0\u001e" + new string('x', 1000)).ToSet());
        Assert.StartsWith("who:eve project:red  xxx", tag);
        Assert.Equal(256, tag.Length);
    }
}
