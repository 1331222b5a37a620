using System.Text;
using System.Text.Json.Nodes;
using GitOpsActors.Actors.Persistence;
using GitOpsActors.Actors.Tests.Fakes;
using GitOpsActors.Engine.Applications.Life;

namespace GitOpsActors.Actors.Tests.Persistence;

/// <summary>What stands in journals stays readable. The fixture has a line for each name, as some version wrote it; lines are added, never changed.</summary>
public sealed class StoredFormTests
{
    private static readonly EventSerializer Serializer = new(null, [.. StoredTypes.Codecs]);

    private static IEnumerable<(string Manifest, string Json)> Stored =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Persistence", "Fixtures", "stored-forms.txt")).Select(static line => (line[..line.IndexOf(' ')], line[(line.IndexOf(' ') + 1)..]));

    [Fact]
    public void Whatever_was_stored_is_read_and_all_of_it_is_written_again()
    {
        foreach (var (manifest, json) in Stored)
        {
            var read = Serializer.FromBinary(Encoding.UTF8.GetBytes(json), manifest);
            var written = Encoding.UTF8.GetString(Serializer.ToBinary(read));
            Assert.Equal(manifest, Serializer.Manifest(read));
            Assert.True(JsonForm.HasAllOf(JsonNode.Parse(json), JsonNode.Parse(written)), $"{manifest} {json} became {written}");
            Assert.Equal(written, Encoding.UTF8.GetString(Serializer.ToBinary(Serializer.FromBinary(Encoding.UTF8.GetBytes(written), manifest))));
        }
    }

    [Fact]
    public void Every_name_that_the_fleet_stores_has_a_stored_form()
    {
        Assert.Equal(StoredTypes.Codecs.SelectMany(static codec => codec.Names).Order(), Stored.Select(static one => one.Manifest).Distinct().Order());
    }

    [Fact]
    public void No_name_of_a_type_of_ours_gets_into_the_store()
    {
        var removed = new ApplicationEvent.Removed();
        Assert.Equal(("application.removed", "{}"), (Serializer.Manifest(removed), Encoding.UTF8.GetString(Serializer.ToBinary(removed))));
        Assert.True(Serializer.Identifier > 40, "Akka keeps the numbers up to 40 for itself");
    }

    [Fact]
    public void What_a_newer_version_wrote_and_what_is_broken_is_named()
    {
        Assert.Contains("type application.moved, which this version does not know. It was written by a newer version", Assert.Throws<JournalException>(() => Serializer.FromBinary([], "application.moved")).Message);
        Assert.Contains("type application.removed that can't be read", Assert.Throws<JournalException>(() => Serializer.FromBinary("{"u8.ToArray(), "application.removed")).Message);
        Assert.Contains("String has no name to be recorded under", Assert.Throws<ArgumentException>(() => Serializer.Manifest("text")).Message);
    }
}
