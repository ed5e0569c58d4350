using Microsoft.Extensions.Options;

namespace ScimCluster.InternalService;

/// <summary>
/// How this service calls grains: until there is an answer. A refusal is one, and comes back as a value; an exception means
/// that the cluster or PostgreSQL failed, and that nobody knows whether the call was carried out.
/// </summary>
internal sealed partial class GrainCalls(
    IGrainFactory cluster, IOptions<ClusterSettings> settings, TimeProvider time, ILogger<GrainCalls> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // How far the clocks of this machine and of the silos may differ.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(2);

    /// <summary>Makes a call that may be carried out twice: a read, or a write that is refused or changes nothing the second time.</summary>
    /// <exception cref="OperationCanceledException">This program was asked to stop.</exception>
    public async Task<T> RepeatAsync<T>(Func<IGrainFactory, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            try
            {
                return await call(cluster).WaitAsync(cancellationToken);
            }
            catch (Exception e) when (IsUnavailable(e) && !cancellationToken.IsCancellationRequested)
            {
                LogRepeating(logger, e.GetType().Name, pause);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>
    /// Makes a write that must not be carried out behind its own repetition. Each attempt says until when it is waited for;
    /// the next one begins when that time is over.
    /// </summary>
    /// <exception cref="OperationCanceledException">This program was asked to stop.</exception>
    public Task<Reply<T>> RepeatInTimeAsync<T>(
        Func<IGrainFactory, DateTimeOffset, Task<Reply<T>>> call, CancellationToken cancellationToken)
        where T : class =>
        RepeatAsync(
            async grains =>
            {
                var notAfter = time.GetUtcNow() + settings.Value.ResponseTimeout;
                try
                {
                    var reply = await call(grains, notAfter);
                    return reply.Refusal is { Status: 503 } late ? throw new ServiceUnavailableException(late.Detail) : reply;
                }
                catch (Exception e) when (IsUnavailable(e))
                {
                    var rest = notAfter + ClockDifference - time.GetUtcNow();
                    await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, cancellationToken);
                    throw;
                }
            },
            cancellationToken);

    // The last one: a silo that stops breaks off its calls. Anything else is a defect, and repeating does not help.
    private static bool IsUnavailable(Exception e) =>
        e is ServiceUnavailableException or OrleansException or TimeoutException or OperationCanceledException;

    // Many services that lost the same silo do not come back in the same moment.
    private static TimeSpan Longer(TimeSpan pause)
    {
        var longer = pause * (1.5 + Random.Shared.NextDouble());
        return longer < LongestPause ? longer : LongestPause;
    }

    [LoggerMessage(1, LogLevel.Warning, "A grain did not answer ({Failure}); calling again in {Pause}", EventName = "Repeating")]
    private static partial void LogRepeating(ILogger logger, string failure, TimeSpan pause);
}
