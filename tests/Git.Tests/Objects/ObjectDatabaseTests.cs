using System.Text;
using GitOpsActors.Git.Objects;

namespace GitOpsActors.Git.Tests.Objects;

/// <summary>
/// Goal: what we read of a repository is what git reads of it. Method: git makes repositories in all its ways of keeping objects, and `git
/// cat-file` says which there are and what is in them.
/// </summary>
public sealed class ObjectDatabaseTests : IDisposable
{
    private readonly TestRepository _origin = new();
    private readonly ObjectMemory _memory = new();

    public void Dispose() => _origin.Dispose();

    [Theory]
    [InlineData("sha1")]
    [InlineData("sha256")]
    public void Files_packs_with_changes_and_both_together_are_read_as_git_reads_them(string format)
    {
        var git = new Folder(_origin, "made");
        git.Run("init", "--quiet", "--initial-branch=main", "--object-format=" + format, ".");
        git.CommitMany(from: 0);
        Same(git);
        git.Run("repack", "-a", "-d", "--quiet", "--depth=50", "--window=50");
        Assert.Contains(git.Run("verify-pack", "--verbose", Directory.GetFiles(git.Packs, "*.idx")[0]).Split('\n'), static line => line.StartsWith("chain length = 5", StringComparison.Ordinal));
        Same(git);
        git.CommitMany(from: 30);
        git.Run("tag", "--annotate", "tagged", "--message", "about it");
        Same(git);
        git.Run("-c", "pack.indexVersion=2", "-c", "repack.useDeltaBaseOffset=false", "repack", "-a", "-d", "-f", "--quiet");
        Same(git);
    }

    [Fact]
    public void What_arrives_later_and_what_a_repack_moves_is_found_by_a_database_that_is_open()
    {
        var git = new Folder(_origin, "made");
        git.Run("init", "--quiet", "--initial-branch=main", ".");
        git.CommitMany(from: 0);
        var database = git.Open(_memory);
        Same(git, database);
        git.CommitMany(from: 30);
        git.Run("repack", "-d", "--quiet");
        Same(git, database);
        git.Run("repack", "-a", "-d", "--quiet");
        Same(git, database);
    }

    [Fact]
    public void What_is_borrowed_from_another_repository_is_read_from_there()
    {
        var lender = new Folder(_origin, "lender");
        lender.Run("init", "--quiet", "--initial-branch=main", ".");
        lender.CommitMany(from: 0);
        lender.Run("repack", "-a", "-d", "--quiet");
        var borrower = new Folder(_origin, "borrower");
        borrower.Run("clone", "--quiet", "--shared", lender.Path, ".");
        borrower.CommitMany(from: 30);
        Assert.Empty(Directory.GetFiles(borrower.Packs, "*.pack"));
        Same(borrower);
    }

    [Fact]
    public void What_a_partial_clone_has_is_read_and_what_it_was_promised_is_missing()
    {
        var whole = new Folder(_origin, "whole");
        whole.Run("init", "--quiet", "--initial-branch=main", ".");
        whole.CommitMany(from: 0);
        whole.Run("config", "uploadpack.allowFilter", "true");
        var part = new Folder(_origin, "part");
        part.Run("clone", "--quiet", "--bare", "--filter=blob:none", "file://" + whole.Path, ".");
        Same(part);
        var database = part.Open(_memory);
        var blob = ObjectId.Parse(whole.Run("rev-parse", "HEAD:many/file-1"));
        Assert.Null(database.Read(blob, int.MaxValue));
        Assert.Null(database.TypeOf(blob));
        Assert.Equal(ObjectType.Commit, database.TypeOf(ObjectId.Parse(whole.Run("rev-parse", "HEAD"))));
    }

    // Every byte of a pack is overwritten in turn, some at a time: nothing but the truth or a fault may come of it.
    [Fact]
    public void A_damaged_pack_gives_the_right_content_or_a_fault_and_never_another_content()
    {
        var git = new Folder(_origin, "made");
        git.Run("init", "--quiet", "--initial-branch=main", ".");
        git.CommitMany(from: 0, count: 6);
        git.Run("repack", "-a", "-d", "--quiet");
        var truth = git.All();
        var faults = 0;
        foreach (var file in (string[])[Directory.GetFiles(git.Packs, "*.pack")[0], Directory.GetFiles(git.Packs, "*.idx")[0]])
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var right = File.ReadAllBytes(file);
            for (var at = 0; at < right.Length; at += 61)
            {
                var wrong = right.ToArray();
                wrong[at] ^= 0x55;
                File.WriteAllBytes(file, wrong);
                faults += Faults(git, truth);
            }

            foreach (var length in (int[])[0, 7, 100, right.Length / 2, right.Length - 1])
            {
                File.WriteAllBytes(file, right[..length]);
                faults += Faults(git, truth);
            }

            File.WriteAllBytes(file, right);
        }

        Assert.True(faults > 100, $"{faults}");
        Same(git);
    }

    [Fact]
    public void A_file_of_an_object_that_is_damaged_is_a_fault()
    {
        var git = new Folder(_origin, "made");
        git.Run("init", "--quiet", "--initial-branch=main", ".");
        git.CommitMany(from: 0, count: 2);
        var id = git.Run("rev-parse", "HEAD:many/file-1");
        var file = Path.Combine(git.Path, ".git", "objects", id[..2], id[2..]);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var right = File.ReadAllBytes(file);
        File.WriteAllBytes(file, right[..(right.Length / 2)]);
        var fault = Assert.Throws<GitException>(() => git.Open(_memory).Read(ObjectId.Parse(id), int.MaxValue));
        Assert.Equal(GitFaultKind.Corrupt, fault.Kind);
    }

    [Fact]
    public void What_is_larger_than_the_limit_is_refused_whether_whole_or_told_as_a_change()
    {
        var git = new Folder(_origin, "made");
        git.Run("init", "--quiet", "--initial-branch=main", ".");
        git.CommitMany(from: 0);
        foreach (var repack in (bool[])[false, true])
        {
            if (repack) git.Run("repack", "-a", "-d", "--quiet");
            foreach (var (id, (_, content)) in git.All().Where(static one => one.Value.Content.Length > 1000))
            {
                var database = git.Open(new ObjectMemory());
                Assert.Equal(GitFaultKind.TooLarge, Assert.Throws<GitException>(() => database.Read(id, content.Length - 1)).Kind);
                Assert.NotNull(database.Read(id, content.Length));
            }
        }
    }

    [Fact]
    public async Task Many_databases_read_at_once_keep_within_one_bound_of_memory_and_files()
    {
        const int bytesMax = 200_000;
        var memory = new ObjectMemory(bytesMax, filesMax: 4);
        var repositories = Enumerable.Range(0, 8).Select(i =>
        {
            var git = new Folder(_origin, $"made-{i}");
            git.Run("init", "--quiet", "--initial-branch=main", ".");
            git.CommitMany(from: i * 100);
            git.Run("repack", "-a", "-d", "--quiet");
            return (Database: git.Open(memory), Truth: git.All());
        }).ToList();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(number => Task.Run(() =>
        {
            var chance = new Random(number);
            for (var i = 0; i < 3000; i++)
            {
                var (database, truth) = repositories[chance.Next(repositories.Count)];
                var (id, (type, content)) = truth.ElementAt(chance.Next(truth.Count));
                var found = database.Read(id, int.MaxValue)!;
                Assert.Equal(type, found.Type);
                Assert.True(content.AsSpan().SequenceEqual(found.Content));
                Assert.InRange(memory.FilesOpen, 0, 4);
                Assert.InRange(memory.Bytes, 0, bytesMax);
            }
        })));
    }

    private void Same(Folder git, ObjectDatabase? database = null)
    {
        database ??= git.Open(_memory);
        var all = git.All();
        Assert.NotEmpty(all);
        foreach (var (id, (type, content)) in all)
        {
            var found = database.Read(id, int.MaxValue);
            Assert.NotNull(found);
            Assert.Equal(type, found.Type);
            Assert.True(content.AsSpan().SequenceEqual(found.Content), $"{id} is {Encoding.UTF8.GetString(found.Content)}");
            Assert.Equal(type, database.TypeOf(id));
        }

        Assert.Null(database.Read(ObjectId.Parse(new string('1', all.First().Key.Hex.Length)), int.MaxValue));
    }

    private static int Faults(Folder git, Dictionary<ObjectId, (ObjectType Type, byte[] Content)> truth)
    {
        var (database, faults) = (git.Open(new ObjectMemory()), 0);
        foreach (var (id, (type, content)) in truth)
        {
            try
            {
                // Null: by an index that is damaged it is not there, which a mirror takes for damage as well.
                var found = database.Read(id, 1024 * 1024);
                if (found is null) faults++;
                else Assert.True(found.Type == type && content.AsSpan().SequenceEqual(found.Content));
            }
            catch (GitException e) when (e.Kind is GitFaultKind.Corrupt or GitFaultKind.TooLarge)
            {
                faults++;
            }
        }

        return faults;
    }

    /// <summary>A repository beside the origin.</summary>
    private sealed class Folder
    {
        private readonly TestRepository _origin;

        public Folder(TestRepository origin, string name)
        {
            (_origin, Path) = (origin, System.IO.Path.Combine(origin.Root, name));
            Directory.CreateDirectory(Path);
        }

        public string Path { get; }

        public string Packs => System.IO.Path.Combine(Objects, "pack");

        private string Objects => Directory.Exists(System.IO.Path.Combine(Path, ".git")) ? System.IO.Path.Combine(Path, ".git", "objects") : System.IO.Path.Combine(Path, "objects");

        public string Run(params string[] arguments) => _origin.Git(["-C", Path, .. arguments]);

        public ObjectDatabase Open(ObjectMemory memory) => new(Objects, Run("rev-parse", "--show-object-format") == "sha256" ? 32 : 20, memory);

        /// <summary>Commits in which one large file changes a little each time, and one of many small ones comes.</summary>
        public void CommitMany(int from, int count = 30)
        {
            var chance = new Random(from);
            var lines = Enumerable.Range(0, 300).Select(i => $"line {i} {chance.Next()}").ToList();
            Directory.CreateDirectory(System.IO.Path.Combine(Path, "many"));
            for (var i = from; i < from + count; i++)
            {
                lines[chance.Next(lines.Count)] = $"changed by {i}";
                if (i % 3 == 0) lines.Insert(0, $"new {i}");
                File.WriteAllLines(System.IO.Path.Combine(Path, "large"), lines);
                File.WriteAllText(System.IO.Path.Combine(Path, "many", $"file-{i - from}"), i == from ? "" : $"small {i}");
                Run("add", "--all");
                Run("commit", "--quiet", "--message", $"commit {i}");
            }
        }

        /// <summary>Every object that git knows here.</summary>
        public Dictionary<ObjectId, (ObjectType Type, byte[] Content)> All()
        {
            var start = new System.Diagnostics.ProcessStartInfo("git", ["-C", Path, "cat-file", "--batch-all-objects", "--batch"]) { UseShellExecute = false, RedirectStandardOutput = true };
            start.Environment["GIT_NO_LAZY_FETCH"] = "1";
            using var process = System.Diagnostics.Process.Start(start)!;
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            var all = new Dictionary<ObjectId, (ObjectType, byte[])>();
            var rest = output.ToArray().AsSpan();
            while (rest.Length > 0)
            {
                var end = rest.IndexOf((byte)'\n');
                var words = Encoding.ASCII.GetString(rest[..end]).Split(' ');
                var size = int.Parse(words[2]);
                all[ObjectId.Parse(words[0])] = (Enum.Parse<ObjectType>(words[1], ignoreCase: true), rest.Slice(end + 1, size).ToArray());
                rest = rest[(end + size + 2)..];
            }

            return all;
        }
    }
}
