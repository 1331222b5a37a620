using System.Globalization;
using System.Text;
using GitOpsActors.Actors.Messages;
using GitOpsActors.Host.Commands.Output;
using GitOpsActors.Host.Server;

namespace GitOpsActors.Host.Commands.Actors;

/// <summary>What `gax actors` prints.</summary>
internal static class ActorTables
{
    private const int MessagesShown = 20;

    public static string Stats(IReadOnlyList<NodeReport> nodes)
    {
        var text = new StringBuilder();
        foreach (var node in nodes)
        {
            if (text.Length > 0) text.Append('\n');
            text.Append("node ").Append(node.Node).Append(node.MayAct ? "\n" : " (sees no majority, and does not act)\n");
            var kinds = new TextTable("KIND", "ACTORS", "HANDLED", "FAILURES").Figures(1, 2, 3);
            foreach (var kind in node.Kinds) kinds.Add(kind.Kind, Figure(kind.Actors), Figure(kind.Handled), Figure(kind.Failures));
            text.Append(kinds);
            AddMessages(text, node);
            AddTroubles(text, node);
        }

        return text.ToString().TrimEnd('\n');
    }

    public static string Tree(IReadOnlyList<ActorTree> trees)
    {
        var text = new StringBuilder();
        foreach (var tree in trees)
        {
            text.Append("node ").Append(tree.Node).Append('\n');
            foreach (var actor in tree.Actors)
            {
                var depth = actor.Path.Count(static c => c == '/');
                text.Append(' ', 2 * (depth + 1)).Append(actor.Path[(actor.Path.LastIndexOf('/') + 1)..]);
                if (actor.Children > 0) text.Append(CultureInfo.InvariantCulture, $" ({actor.Children})");
                if (actor.Waiting > 0) text.Append(CultureInfo.InvariantCulture, $", {actor.Waiting} waiting");
                text.Append('\n');
            }

            if (tree.IsCut) text.Append("  ... there are more: name a part of the tree with --below\n");
        }

        return text.ToString().TrimEnd('\n');
    }

    public static string One(ApplicationInside inside) =>
        $"""
        application  {inside.Application}
        node         {inside.Node}
        rendered     {(inside.Objects is { } objects ? $"{Figure(objects)} objects of {string.Join(", ", inside.Revisions)}" : "nothing yet")}
        problem      {(inside.RenderProblem.Length > 0 ? inside.RenderProblem : "-")}
        compared     {(inside.IsCompared ? $"with {inside.Server}" : "not yet")}
        waits for    {(inside.WaitsFor.Count == 0 ? "nothing: it hears of changes" : string.Join("\n             ", inside.WaitsFor))}
        """;

    private static void AddMessages(StringBuilder text, NodeReport node)
    {
        if (node.Messages.Count == 0) return;
        var messages = new TextTable("KIND", "MESSAGE", "HANDLED", "MEAN", "LONGEST").Figures(2, 3, 4);
        foreach (var one in node.Messages.Take(MessagesShown)) messages.Add(one.Kind, one.Message, Figure(one.Handled), Span(one.MeanMicroseconds), Span(one.LongestMicroseconds));
        text.Append('\n').Append(messages);
    }

    private static void AddTroubles(StringBuilder text, NodeReport node)
    {
        if (node.Failures.Count > 0)
        {
            var failures = new TextTable("FAILED AT", "KIND", "NAME", "REASON");
            foreach (var failure in node.Failures) failures.Add(failure.At.ToString("u", CultureInfo.InvariantCulture), failure.Kind, failure.Name, failure.Reason.ReplaceLineEndings(" "));
            text.Append('\n').Append(failures);
        }

        if (node.DeadLetters.Count == 0) return;
        var letters = new TextTable("REACHED NOBODY BELOW", "MESSAGE", "COUNT").Figures(2);
        foreach (var letter in node.DeadLetters) letters.Add(letter.Recipient, letter.Message, Figure(letter.Count));
        text.Append('\n').Append(letters);
    }

    private static string Figure(long value) => value.ToString("#,##0", CultureInfo.InvariantCulture);

    private static string Span(double microseconds) => microseconds >= 1000
        ? (microseconds / 1000).ToString("#,##0.0 ms", CultureInfo.InvariantCulture)
        : microseconds.ToString("0.0 us", CultureInfo.InvariantCulture);
}
