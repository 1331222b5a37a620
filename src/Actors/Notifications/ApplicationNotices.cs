using Akka.Actor;
using GitOpsActors.Actors.Hosting;
using GitOpsActors.Engine.Applications.Life;
using GitOpsActors.Engine.Documents;
using GitOpsActors.Engine.Notifications;
using GitOpsActors.Notifications;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Actors.Notifications;

/// <summary>
/// Tells people of one Application, beside its syncs and never before them. It lives within the Application's actor, which is one in the
/// whole fleet, and hears answers only on the actor's thread.
///
/// <code>
///   application seen --> decided --> sent, each by itself --> remembered --> annotation written
/// </code>
///
/// What is under way counts as sent while it is decided again, so that nothing goes out twice; what was sent is remembered here until the
/// annotation says so. What failed is not remembered, and is due again at the next look.
/// </summary>
internal sealed partial class ApplicationNotices(
    string name, FleetNode node, IActorRef self, ILogger logger, Action<object, TimeSpan> setTimer)
{
    // By the time alone a condition may come to hold, and a service may be back.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WriteAgainAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly NoticeWork _work = new(name, node);
    private readonly HashSet<string> _sending = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private MapNode? _application;
    private DeliveryMemory _memory = DeliveryMemory.Empty;
    private bool _isDeciding;
    private bool _mustDecide;
    private bool _isWriting;
    private bool _isUnwritten;
    private bool _isLeaving;
    private volatile bool _isGone;

    /// <summary>Whether another owner could send what this one sends, or has sent.</summary>
    public bool IsBusy => _sending.Count > 0 || _isWriting || _isUnwritten;

    /// <summary>The Application as it stands now, or as it stood a while ago.</summary>
    public void See(MapNode application)
    {
        if (!Take(application)) return;
        Decide();
    }

    public void Hear(NoticeAnswer answer)
    {
        switch (answer)
        {
            case NoticesDue:
                if (_isUnwritten) Write();
                Decide();
                break;
            case NoticesDecided decided: TakeDecision(decided); break;
            case NoticeSent sent: TakeSent(sent); break;
            case NoticesWritten written: TakeWritten(written); break;
        }
    }

    /// <summary>Nothing is begun any more; what is under way ends.</summary>
    public void Leave() => _isLeaving = true;

    /// <param name="cancels">
    /// Whether what is under way is broken off, since somebody else begins with it; else it ends, and nobody waits for it.
    /// </param>
    public void Stop(bool cancels)
    {
        _isLeaving = _isGone = true;
        node.Notifications.Leave(self);
        if (cancels) _stop.Cancel();
    }

    private bool Take(MapNode application)
    {
        var isSame = _application is not null && _application.Text("metadata", "uid") == application.Text("metadata", "uid");
        if (_application is not null && Versions.IsNewer(_application, application)) return false;
        if (_application is null) node.Notifications.Follow(self);
        if (!isSame) _isUnwritten = false;
        _application = application;
        // Who takes a key out of the annotation wants it told again.
        if (!isSame || !IsBusy) _memory = DeliveryMemory.Of(application);
        return true;
    }

    private void Decide()
    {
        if (_application is not { } application || _isLeaving) return;
        if (_isDeciding)
        {
            _mustDecide = true;
            return;
        }

        var setup = node.Notifications.Now;
        if (!NotificationDecider.Concern(setup.Settings, application, setup.ProjectOf(application))) return;
        _isDeciding = true;
        var memory = _memory;
        foreach (var key in _sending) memory = memory.With(key, node.Time.GetUtcNow());
        setTimer(NoticesDue.Message, LookEvery * (1 + (0.5 * node.Chance())));
        Beside<NoticeAnswer>(async stop => new NoticesDecided(await _work.DecideAsync(setup, application, memory, stop), ""),
            problem => new NoticesDecided(null, problem));
    }

    private void TakeDecision(NoticesDecided answer)
    {
        _isDeciding = false;
        if (answer.Decision is { } decision)
        {
            foreach (var problem in decision.Problems) LogUntold(name, problem);
            foreach (var key in decision.Forgotten) Remember(_memory.Without(key));
            foreach (var due in decision.Due) Send(due);
            if (_isUnwritten) Write();
        }
        else
        {
            LogUntold(name, answer.Problem);
        }

        if (!_mustDecide) return;
        _mustDecide = false;
        Decide();
    }

    private void Send(DueMessage due)
    {
        // It may have been sent since the decision was begun.
        if (_isLeaving || _memory.Has(due.Key) || !_sending.Add(due.Key)) return;
        var (setup, application) = (node.Notifications.Now, _application!);
        Beside<NoticeAnswer>(
            async stop =>
            {
                await _work.SendAsync(setup, application, due, stop);
                return Told(due, "");
            },
            problem => Told(due, problem));
    }

    /// <summary>Counted and logged at once: an Application that goes hears no answer any more.</summary>
    private NoticeSent Told(DueMessage due, string problem)
    {
        NotificationInstruments.Delivered(due.Trigger, due.Destination.Service, problem.Length == 0);
        if (problem.Length == 0) LogSent(name, due.Trigger, due.Destination);
        else LogFailed(name, due.Trigger, due.Destination, problem);
        return new NoticeSent(due, problem);
    }

    private void TakeSent(NoticeSent sent)
    {
        var due = sent.Message;
        _sending.Remove(due.Key);
        if (sent.Problem.Length == 0)
        {
            _failing.Remove(due.Key);
            Remember(_memory.With(due.Key, node.Time.GetUtcNow()));
            Write();
            return;
        }

        // Once a failure, however often it is tried.
        if (_failing.Add(due.Key) && _application is { } application)
            node.Events.Tell(application, [new News("NotificationFailed",
                $"{due.Trigger} could not be sent to {due.Destination}: {sent.Problem}", IsWarning: true)], MapNode.Empty);
    }

    private void Remember(DeliveryMemory memory) => (_memory, _isUnwritten) = (memory, true);

    private void Write()
    {
        if (_isWriting || _application is null) return;
        _isUnwritten = false;
        if (_memory.PatchOf(_application) is not { } patch) return;
        _isWriting = true;
        Beside<NoticeAnswer>(async stop => new NoticesWritten(await _work.WriteAsync(patch, stop), ""), static problem =>
            new NoticesWritten(null, problem));
    }

    private void TakeWritten(NoticesWritten written)
    {
        _isWriting = false;
        if (written.Application is { } application)
        {
            // What somebody else wrote into the annotation meanwhile is gone: the memory is one text, and this is its owner.
            var memory = _memory;
            if (Take(application)) _memory = memory;
            if (_isUnwritten) Write();
            return;
        }

        LogUnwritten(name, written.Problem);
        _isUnwritten = true;
        setTimer(NoticesDue.Message, WriteAgainAfter);
    }

    /// <summary>Runs while the node may act, and answers on the actor's thread.</summary>
    private void Beside<T>(Func<CancellationToken, Task<T>> work, Func<string, T> failed) where T : NoticeAnswer =>
        _ = Task.Factory.StartNew(() => ActAsync(work, failed, _stop.Token), CancellationToken.None, TaskCreationOptions.DenyChildAttach,
            node.EffectScheduler).Unwrap();

    private async Task ActAsync<T>(Func<CancellationToken, Task<T>> work, Func<string, T> failed, CancellationToken leaving)
        where T : NoticeAnswer
    {
        using var late = new CancellationTokenSource(Patience, node.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(leaving, late.Token);
        var answer = await node.Gate.AnswerAsync(work, error => failed(
            error is NotificationException or TimeoutException ? error.Message : $"{error.GetType().Name}: {error.Message}"),
            Patience, stop.Token);
        if (!_isGone) self.Tell(answer, ActorRefs.NoSender);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "application={Application} trigger={Trigger} was told to {Destination}")]
    private partial void LogSent(string application, string trigger, Destination destination);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "application={Application} trigger={Trigger} could not be told to {Destination} and is tried again: {Problem}")]
    private partial void LogFailed(string application, string trigger, Destination destination, string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "application={Application} may have something to tell, but: {Problem}")]
    private partial void LogUntold(string application, string problem);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "application={Application}: what was told could not be written into its annotation and is tried again: {Problem}")]
    private partial void LogUnwritten(string application, string problem);
}
