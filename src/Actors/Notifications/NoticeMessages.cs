using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;

namespace GitOpsActors.Actors.Notifications;

/// <summary>What an Application's notices hear. Stays within its actor.</summary>
internal abstract record NoticeAnswer;

/// <summary>It is time to look again: a condition may hold by the time alone, and what failed is tried again.</summary>
internal sealed record NoticesDue : NoticeAnswer
{
    public static readonly NoticesDue Message = new();
}

/// <param name="Problem">Why nothing could be decided; empty where it could.</param>
internal sealed record NoticesDecided(NotificationDecision? Decision, string Problem) : NoticeAnswer;

/// <param name="Problem">Why it was not sent; empty where it was.</param>
internal sealed record NoticeSent(DueMessage Message, string Problem) : NoticeAnswer;

/// <param name="Application">As it stands after the write; null where it failed.</param>
internal sealed record NoticesWritten(MapNode? Application, string Problem) : NoticeAnswer;
