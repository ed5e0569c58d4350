using Microsoft.Extensions.Logging;

namespace ScimCluster.Orleans.Compat.Tests.Support;

/// <summary>Counts the lines of the categories that begin with a word.</summary>
internal sealed class CountingLog(string category) : ILoggerFactory, ILoggerProvider, ILogger
{
    private int _lines;

    public int Lines => Volatile.Read(ref _lines);

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith(category, StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Interlocked.Increment(ref _lines);

    public void Dispose()
    {
        // There is nothing to give back.
    }
}
