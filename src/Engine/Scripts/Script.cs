using GitOpsActors.Engine.Documents;

namespace GitOpsActors.Engine.Scripts;

/// <summary>A script of Lua that somebody wrote into the settings.</summary>
/// <param name="Place">Where it stands: the key of the ConfigMap.</param>
/// <param name="OpensLibraries">Whether it may use the libraries for text and numbers.</param>
public sealed record Script(string Place, string Text, bool OpensLibraries);

/// <summary>Runs a script about an object. The engine only says what is to be run; an interpreter is no part of it.</summary>
/// <param name="obj">What the script knows as `obj`.</param>
/// <param name="more">What else it knows, by name.</param>
/// <exception cref="ScriptException">It can't be read, fails, or goes beyond its bounds.</exception>
public delegate Node? ScriptRun(Script script, MapNode obj, MapNode more);

/// <summary>A script failed; the message names the place where it stands.</summary>
public sealed class ScriptException : Exception
{
    public ScriptException(string place, string problem) : base(place.Length == 0 ? problem : $"{place}: {problem}")
    {
    }
}
