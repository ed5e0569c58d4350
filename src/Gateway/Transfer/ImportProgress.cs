using ScimCluster.Scim.Transfer;

namespace ScimCluster.Gateway.Transfer;

/// <summary>Says in the log how far an import is, and keeps the lines that failed for its answer.</summary>
internal sealed partial class ImportProgress(string providerId, string requestId, TimeProvider time, ILogger logger) : ITransferProgress
{
    private const int MaxFailures = 1_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly List<FailedLine> _failures = [];
    private readonly long _began = time.GetTimestamp();
    private long _last = time.GetTimestamp();

    /// <summary>The lines that failed first, in the order of the file: a line that is not understood fails before a batch that it ends.</summary>
    public IReadOnlyList<FailedLine> Failures => [.. _failures.OrderBy(failure => failure.Line)];

    public void Report(long done, long whole)
    {
        if (time.GetElapsedTime(_last) < Interval)
        {
            return;
        }

        _last = time.GetTimestamp();
        LogProgress(logger, requestId, providerId, done, whole > 0 ? whole : null);
    }

    public void Fail(long line, string reason)
    {
        if (_failures.Count < MaxFailures)
        {
            _failures.Add(new FailedLine(line, reason));
        }
    }

    /// <summary>Says what came of it.</summary>
    public void End(ImportReport report) => LogEnd(
        logger, requestId, providerId, report.Written, report.Unchanged, report.Failed, (long)time.GetElapsedTime(_began).TotalMilliseconds);
}

/// <summary>A line that was not carried out, or not as a whole.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Reason">Why.</param>
internal sealed record FailedLine(long Line, string Reason);
