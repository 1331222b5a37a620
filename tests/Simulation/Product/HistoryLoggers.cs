using GitOpsActors.Simulation.Nodes;
using GitOpsActors.Simulation.Rules;
using Microsoft.Extensions.Logging;

namespace GitOpsActors.Simulation.Product;

/// <summary>What the fleet logs becomes part of the history: people read it, so the rules do.</summary>
internal sealed class HistoryLoggers(SimulatedWorld world) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("there is one place for logs in a simulation");

    public ILogger CreateLogger(string categoryName) => new HistoryLogger(world, categoryName);

    public void Dispose() { }

    private sealed class HistoryLogger(SimulatedWorld world, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) world.History.Add(new Happened.Said($"the log of {category}", $"{formatter(state, exception)} {exception}"));
        }
    }
}
