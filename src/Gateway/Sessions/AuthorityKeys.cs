using ScimCluster.Grains;

namespace ScimCluster.Gateway.Sessions;

/// <summary>
/// The keys of an authority, kept in memory. A token signed with a key that is not known makes them be read again, and so
/// does their age; while the authority is away, those that are known go on.
/// </summary>
internal sealed partial class AuthorityKeys(AuthorityDocuments documents, TimeProvider time, ILogger<AuthorityKeys> logger) : ISessionKeys, IDisposable
{
    /// <summary>After so long keys are read again, so that one that the authority has withdrawn ends.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(1);

    /// <summary>Keys this young are not read again for a key they do not have: anybody can name one.</summary>
    public static readonly TimeSpan MinAge = TimeSpan.FromSeconds(30);

    /// <summary>So long after a failure the authority is not asked again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile Read? _last;
    private long _failedAt;
    private bool _failed;

    public async ValueTask<SessionKeySet> GetAsync(CancellationToken cancellationToken)
    {
        var last = _last;
        if (last is not null && time.GetElapsedTime(last.At) < MaxAge)
        {
            return last.Keys;
        }

        return await TryReadAsync(last, cancellationToken) ? _last!.Keys : last?.Keys ?? throw Unavailable();
    }

    public async ValueTask<SessionKeySet> RenewAsync(SessionKeySet known, CancellationToken cancellationToken)
    {
        var last = _last!;
        if (!ReferenceEquals(last.Keys, known) || time.GetElapsedTime(last.At) < MinAge)
        {
            return last.Keys;
        }

        return await TryReadAsync(last, cancellationToken) ? _last!.Keys : throw Unavailable();
    }

    public void Dispose() => _reading.Dispose();

    // One at a time asks the authority; those who waited take what it has read, or its failure.
    private async Task<bool> TryReadAsync(Read? last, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (!ReferenceEquals(_last, last))
            {
                return true;
            }

            if (_failed && time.GetElapsedTime(_failedAt) < Pause)
            {
                return false;
            }

            // What a request asks for serves all: it is read to its end although the client may go.
            _last = new Read(await documents.ReadAsync(CancellationToken.None), time.GetTimestamp());
            _failed = false;
            LogRead(logger, _last.Keys.Keys.Count);
            return true;
        }
        catch (AuthorityException e)
        {
            _failedAt = time.GetTimestamp();
            _failed = true;
            LogFailed(logger, e.Message);
            return false;
        }
        finally
        {
            _reading.Release();
        }
    }

    private static ServiceUnavailableException Unavailable() => new("The authority of the sessions is away.");

    [LoggerMessage(1, LogLevel.Information, "The authority of the sessions has {Count} keys", EventName = "KeysRead")]
    private static partial void LogRead(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Warning, "The keys of Sessions:Authority could not be read: {Reason}", EventName = "KeysNotRead")]
    private static partial void LogFailed(ILogger logger, string reason);

    private sealed record Read(SessionKeySet Keys, long At);
}
