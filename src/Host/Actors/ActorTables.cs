using System.Globalization;
using System.Text;
using GitOpsActors.Actors.Runtime;
using GitOpsActors.Host.Output;
using GitOpsActors.Host.Serve;

namespace GitOpsActors.Host.Actors;

/// <summary>What `gax actors` prints.</summary>
internal static class ActorTables
{
    public static string Stats(ActorsReport report)
    {
        var kinds = new TextTable("KIND", "ACTORS", "RUNNING", "BACKING OFF", "WAITING", "HANDLED", "RESTARTS").Figures(1, 2, 3, 4, 5, 6);
        foreach (var kind in report.Kinds)
            kinds.Add(kind.Kind, Figure(kind.Actors), Figure(kind.Running), Figure(kind.BackingOff), Figure(kind.Waiting), Figure(kind.Handled), Figure(kind.Restarts));
        var text = new StringBuilder(kinds.ToString());
        if (report.Timings.Count > 0)
        {
            var timings = new TextTable("KIND", "MESSAGE", "SAMPLED", "MEAN", "LONGEST").Figures(2, 3, 4);
            foreach (var timing in report.Timings) timings.Add(timing.ActorKind, timing.MessageType, Figure(timing.Sampled), Span(timing.Mean), Span(timing.Longest));
            text.Append('\n').Append(timings);
        }

        if (report.DeadLetters.Count > 0)
        {
            var dead = new TextTable("DEAD LETTERS OF", "MESSAGE", "REASON", "COUNT").Figures(3);
            foreach (var letter in report.DeadLetters) dead.Add(letter.ActorKind, letter.MessageType, letter.Reason.ToString(), Figure(letter.Count));
            text.Append('\n').Append(dead);
        }

        return text.ToString().TrimEnd('\n');
    }

    public static string Tree(KindInfo kind, List<ActorInfo> actors)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{kind.Kind} ({actors.Count})\n");
        for (var i = 0; i < actors.Count; i++)
        {
            var actor = actors[i];
            text.Append(i == actors.Count - 1 ? "└── " : "├── ").Append(actor.Id).Append("  ").Append(actor.Phase);
            if (actor.MailboxDepth > 0) text.Append(CultureInfo.InvariantCulture, $", {actor.MailboxDepth} waiting");
            if (actor.LastFailure is not null) text.Append(CultureInfo.InvariantCulture, $", {actor.Restarts} restarts, last {actor.LastFailure}");
            text.Append('\n');
        }

        return text.ToString();
    }

    public static string One(ActorInfo actor) =>
        $"""
        actor         {actor.Kind}/{actor.Id}
        phase         {actor.Phase}
        waiting       {Figure(actor.MailboxDepth)}
        handled       {Figure(actor.Handled)}
        last message  {actor.LastMessage ?? "-"}
        restarts      {Figure(actor.Restarts)}
        last failure  {actor.LastFailure ?? "-"}
        """;

    private static string Figure(long value) => value.ToString("#,##0", CultureInfo.InvariantCulture);

    private static string Span(TimeSpan span) => span.TotalMilliseconds >= 1
        ? span.TotalMilliseconds.ToString("#,##0.0 ms", CultureInfo.InvariantCulture)
        : span.TotalMicroseconds.ToString("0.0 us", CultureInfo.InvariantCulture);
}
