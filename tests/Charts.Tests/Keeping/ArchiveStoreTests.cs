using GitOpsActors.Charts.Keeping;

namespace GitOpsActors.Charts.Tests.Keeping;

public sealed class ArchiveStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("store-tests-").FullName;
    private readonly FakeTime _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static byte[] Content(int number, int length = 100)
    {
        var content = new byte[length];
        BitConverter.TryWriteBytes(content, number);
        return content;
    }

    private async Task<string> AddAsync(ArchiveStore store, byte[] content)
    {
        var digest = ArchiveStore.DigestOf(content);
        _time.Advance(TimeSpan.FromSeconds(1));
        await store.AddAsync(digest, content, TestLibrary.Soon);
        return digest;
    }

    [Fact]
    public async Task What_was_added_is_found_also_by_another_process()
    {
        var digest = await AddAsync(new ArchiveStore(_folder, 1000, _time), Content(1));
        Assert.Equal(Content(1), await new ArchiveStore(_folder, 1000, _time).FindAsync(digest, TestLibrary.Soon));
        Assert.Null(await new ArchiveStore(_folder, 1000, _time).FindAsync(new string('0', 64), TestLibrary.Soon));
    }

    [Fact]
    public async Task What_is_damaged_is_not_there_and_can_be_added_again()
    {
        var store = new ArchiveStore(_folder, 1000, _time);
        var digest = await AddAsync(store, Content(1));
        await File.WriteAllBytesAsync(Directory.GetFiles(_folder).Single(), Content(2));
        Assert.Null(await store.FindAsync(digest, TestLibrary.Soon));
        Assert.Empty(Directory.GetFiles(_folder));
        await AddAsync(store, Content(1));
        Assert.NotNull(await store.FindAsync(digest, TestLibrary.Soon));
    }

    [Fact]
    public async Task The_longest_unused_go_when_there_is_too_much_and_what_was_there_before_counts()
    {
        var first = new ArchiveStore(_folder, 1000, _time);
        var digests = new List<string>();
        for (var i = 0; i < 9; i++) digests.Add(await AddAsync(first, Content(i)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await first.FindAsync(digests[0], TestLibrary.Soon));
        var second = new ArchiveStore(_folder, 1000, _time);
        for (var i = 9; i < 11; i++) digests.Add(await AddAsync(second, Content(i)));
        var kept = Directory.GetFiles(_folder).Select(static file => Path.GetFileNameWithoutExtension(file)).ToHashSet();
        Assert.Equal(8, kept.Count);
        Assert.Contains(digests[0], kept);
        Assert.DoesNotContain(digests[1], kept);
        Assert.Contains(digests[10], kept);
    }

    [Fact]
    public async Task One_that_is_larger_than_all_may_be_is_kept_until_the_next()
    {
        var store = new ArchiveStore(_folder, 1000, _time);
        var large = await AddAsync(store, Content(1, 5000));
        Assert.NotNull(await store.FindAsync(large, TestLibrary.Soon));
        var small = await AddAsync(store, Content(2));
        Assert.Equal([small + ".tgz"], Directory.GetFiles(_folder).Select(static file => Path.GetFileName(file)));
    }

    [Fact]
    public async Task What_a_process_left_half_done_is_cleaned_away_by_a_later_one()
    {
        var old = Path.Combine(_folder, "x.draft");
        await File.WriteAllTextAsync(old, "half");
        File.SetLastWriteTimeUtc(old, _time.GetUtcNow().UtcDateTime - TimeSpan.FromHours(2));
        var young = Path.Combine(_folder, "y.draft");
        await File.WriteAllTextAsync(young, "half");
        File.SetLastWriteTimeUtc(young, _time.GetUtcNow().UtcDateTime);
        await AddAsync(new ArchiveStore(_folder, 1000, _time), Content(1));
        Assert.Equal([young], Directory.GetFiles(_folder, "*.draft"));
    }

    [Fact]
    public async Task Many_who_add_and_find_at_once_see_whole_files_only()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var store = new ArchiveStore(_folder, 20_000, TimeProvider.System);
            for (var i = 0; i < 50; i++)
            {
                var content = Content(((worker * 7) + i) % 40, 1000);
                var digest = ArchiveStore.DigestOf(content);
                if (await store.FindAsync(digest, TestLibrary.Soon) is { } found) Assert.Equal(content, found);
                else await store.AddAsync(digest, content, TestLibrary.Soon);
            }
        })));
        Assert.Empty(Directory.GetFiles(_folder, "*.draft"));
    }
}
