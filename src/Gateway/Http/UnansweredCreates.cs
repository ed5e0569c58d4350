using System.Threading.Channels;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Http;

/// <summary>
/// Notes creates whose answer may not have reached the client, so that an equal one gets it. Best effort: tried before a 503 is
/// sent, and then again and again until the cluster takes the note.
/// </summary>
internal sealed partial class UnansweredCreates(GrainCalls grains, TimeProvider time, ILogger<UnansweredCreates> logger) : BackgroundService
{
    private const int MaxWaiting = 10_000;

    // A client that got a 503 is told to come back in about two seconds.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromMinutes(10);

    private readonly Channel<Note> _waiting = Channel.CreateBounded<Note>(MaxWaiting);

    /// <summary>Notes a create that is about to be answered 503; waits for a short time until the note is stored.</summary>
    public async Task ReportAsync(CreateAttempt create)
    {
        using var soon = new CancellationTokenSource(AtOnce, time);
        if (!await TryMarkAsync(create, soon.Token))
        {
            Report(create);
        }
    }

    /// <summary>Notes a create whose client has gone, without waiting.</summary>
    public void Report(CreateAttempt create)
    {
        if (!_waiting.Writer.TryWrite(new Note(create, time.GetTimestamp())))
        {
            LogDropped(logger);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var note in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            while (!await TryMarkAsync(note.Create, stoppingToken))
            {
                if (time.GetElapsedTime(note.Since) > GivenUpAfter)
                {
                    LogDropped(logger);
                    break;
                }

                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    private async Task<bool> TryMarkAsync(CreateAttempt create, CancellationToken cancellationToken)
    {
        try
        {
            var note = new UnansweredCreate(create.Access with { NotAfter = null }, create.OperationId, create.HashContent());
            await create.MarkAsync(grains.Once, note, cancellationToken).WaitAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (FailureMiddleware.IsUnavailable(e))
        {
            return false;
        }
        catch (Exception e)
        {
            // Another attempt would meet the same defect, and neither the answer nor the notes behind it are to wait for it.
            LogFailed(logger, e);
            return true;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A create without an answer could not be noted: an equal one will be refused as a duplicate", EventName = "NoteDropped")]
    private static partial void LogDropped(ILogger logger);

    [LoggerMessage(2, LogLevel.Error, "A create without an answer could not be noted, because of a defect", EventName = "NoteFailed")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    private readonly record struct Note(CreateAttempt Create, long Since);
}
