namespace GitOpsActors.Engine.Applications.Life;

/// <summary>Keeps syncs to the windows of the project, and looks again when one begins or ends.</summary>
internal static class Windows
{
    // Neither end belongs to a window, and timers and clocks do not agree to the millisecond.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    /// <summary>Whether a sync may not be now.</summary>
    /// <param name="startedAt">When it began; null for one that would begin now.</param>
    public static bool Block(Turn turn, Context context, bool isManual, DateTimeOffset? startedAt)
    {
        var refusal = context.Windows.Refusal(isManual, turn.Now, startedAt) ?? "";
        if (refusal != turn.Picture.Blocked) turn.Picture = turn.Picture with { Blocked = refusal };
        if (refusal.Length == 0) return false;
        if (context.Windows.Turn(turn.Now) is not { } due || due == turn.Picture.WindowAlarm) return true;
        turn.Picture = turn.Picture with { WindowAlarm = due };
        turn.Do(new Effect.SetAlarm(Alarm.Window, due - turn.Now + Margin));
        return true;
    }
}
