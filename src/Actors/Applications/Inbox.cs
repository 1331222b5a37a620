using GitOpsActors.Actors.Messages;

namespace GitOpsActors.Actors.Applications;

/// <summary>
/// What an Application has heard and not yet decided about. Commands come out before everything else, then answers in their order, then
/// news, of which each level is there once: a burst of a thousand events becomes one decision, and nobody's wish waits behind it.
/// </summary>
/// <remarks>
/// The actor empties its mailbox into this before it decides, which costs next to nothing a message. Akka's own mailbox could merge as well, but
/// not while a write to the journal is pending, when Akka keeps what comes in a stash of its own.
/// </remarks>
internal sealed class Inbox
{
    private readonly Queue<object> _commands = new();
    private readonly Queue<object> _answers = new();
    private readonly Dictionary<NewsLevel, INews> _news = [];

    // In the order in which the levels were first heard of, so that the order of decisions follows from the order of messages alone.
    private readonly Queue<NewsLevel> _levels = new();

    public bool IsEmpty => Count == 0;

    public int Count => _commands.Count + _answers.Count + _levels.Count;

    /// <summary>A command, with its asker; an answer; or news, which takes the place of what it says anew.</summary>
    public void AddCommand(object command) => _commands.Enqueue(command);

    public void AddAnswer(object answer) => _answers.Enqueue(answer);

    public void AddNews(INews news)
    {
        if (_news.TryGetValue(news.Level, out var older))
        {
            _news[news.Level] = news.Over(older);
            return;
        }

        _news[news.Level] = news;
        _levels.Enqueue(news.Level);
    }

    public object? Next()
    {
        if (_commands.TryDequeue(out var command)) return command;
        if (_answers.TryDequeue(out var answer)) return answer;
        if (!_levels.TryDequeue(out var level)) return null;
        _news.Remove(level, out var news);
        return news;
    }
}
