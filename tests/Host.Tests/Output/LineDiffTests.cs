using GitOpsActors.Host.Commands.Output;

namespace GitOpsActors.Host.Tests.Output;

public sealed class LineDiffTests
{
    [Fact]
    public void Edits_lead_from_one_text_to_the_other_and_no_shorter_way_does()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var (before, after) = (Lines(random), Lines(random));

            var edits = LineDiff.Between(before, after);

            Assert.True(before.SequenceEqual(edits.Where(static edit => edit.Sign != '+').Select(static edit => edit.Line)), $"seed {seed}, round {round}");
            Assert.True(after.SequenceEqual(edits.Where(static edit => edit.Sign != '-').Select(static edit => edit.Line)), $"seed {seed}, round {round}");
            Assert.True(LongestCommon(before, after) == edits.Count(static edit => edit.Sign == ' '), $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void Texts_with_too_many_differences_are_replaced_whole_between_what_they_share()
    {
        string[] before = ["same", .. Enumerable.Range(0, 2000).Select(static i => $"old {i}"), "end"];
        string[] after = ["same", .. Enumerable.Range(0, 2000).Select(static i => $"new {i}"), "end"];

        var edits = LineDiff.Between(before, after);

        Assert.Equal((2, 2000, 2000), (edits.Count(static edit => edit.Sign == ' '), edits.Count(static edit => edit.Sign == '-'), edits.Count(static edit => edit.Sign == '+')));
    }

    [Fact]
    public void Hunks_carry_three_lines_around_each_change_and_join_when_they_touch()
    {
        var before = string.Concat(Enumerable.Range(1, 30).Select(static i => $"{i}\n"));
        var after = before.Replace("\n5\n", "\nfive\n", StringComparison.Ordinal).Replace("\n11\n", "\n", StringComparison.Ordinal).Replace("\n25\n", "\n25\n25.5\n", StringComparison.Ordinal);

        Assert.Equal(
            """
            --- live/x
            +++ wanted/x
            @@ -2,13 +2,12 @@
             2
             3
             4
            -5
            +five
             6
             7
             8
             9
             10
            -11
             12
             13
             14
            @@ -23,6 +22,7 @@
             23
             24
             25
            +25.5
             26
             27
             28

            """,
            UnifiedDiff.Of("x", before, after));
    }

    [Fact]
    public void What_is_not_there_is_shown_as_made_or_gone_and_equal_texts_as_nothing()
    {
        Assert.Equal("--- /dev/null\n+++ wanted/x\n@@ -0,0 +1,2 @@\n+a\n+b\n", UnifiedDiff.Of("x", "", "a\nb\n"));
        Assert.Equal("--- live/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", UnifiedDiff.Of("x", "a\n", ""));
        Assert.Equal("", UnifiedDiff.Of("x", "a\n", "a\n"));
    }

    private static string[] Lines(Random random) => [.. Enumerable.Range(0, random.Next(12)).Select(_ => ((char)('a' + random.Next(4))).ToString())];

    private static int LongestCommon(string[] a, string[] b)
    {
        var best = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
            for (var j = b.Length - 1; j >= 0; j--)
                best[i, j] = a[i] == b[j] ? best[i + 1, j + 1] + 1 : Math.Max(best[i + 1, j], best[i, j + 1]);
        return best[0, 0];
    }
}
