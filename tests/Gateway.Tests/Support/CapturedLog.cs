using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ScimCluster.Gateway.Tests.Support;

/// <summary>Keeps every line of a server's log, whatever its level.</summary>
internal sealed class CapturedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Called with each line.</summary>
    public Action<string>? Written { get; set; }

    public string Text => string.Join('\n', _lines);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception) + exception;
        _lines.Enqueue(line);
        Written?.Invoke(line);
    }

    public void Dispose()
    {
    }
}
