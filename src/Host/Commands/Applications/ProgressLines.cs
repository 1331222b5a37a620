using System.Globalization;
using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Host.Commands.Applications;

/// <summary>Tells how Applications move on: a line each time that one says something new. Plain lines, so that logs can hold them.</summary>
internal sealed class ProgressLines(TextWriter output, TimeProvider time)
{
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);

    public void Tell(ApplicationView view)
    {
        var message = view.Operation["message"].Text() is { Length: > 0 } said ? ": " + said : "";
        var operation = view.IsAsked ? ", operation asked for" : view.Phase.Length > 0 ? $", operation {view.Phase}{message}" : "";
        var text = $"{view.Sync}, {view.Health}{operation}{(view.IsDeleting ? ", being deleted" : "")}";
        Tell(view.Name, text);
    }

    public void Tell(string name, string text)
    {
        if (_told.TryGetValue(name, out var last) && last == text) return;
        _told[name] = text;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():HH:mm:ss}  {name}: {text}"));
    }
}
