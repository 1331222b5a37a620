namespace GitOpsActors.Scenarios.Format;

/// <summary>What stands in a scenario can't be meant, or did not come about. The message names file and line.</summary>
public sealed class ScenarioException : Exception
{
    public ScenarioException(string file, int line, string problem) : base($"{file}:{line}: {problem}") { }

    public ScenarioException(string message, Exception inner) : base(message, inner) { }

    public ScenarioException(string message) : base(message) { }

    public ScenarioException() { }
}
