using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using ScimCluster.Gateway.Hosting;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Http;

/// <summary>How endpoints call grains: once, or again and again where that does no harm, or the call names its operation.</summary>
internal sealed class GrainCalls
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly IGrainFactory _grains;
    private readonly TimeProvider _time;
    private readonly TimeSpan _responseTimeout;
    private readonly ResiliencePipeline _untilAnswered;

    public GrainCalls(IGrainFactory grains, TimeProvider time, IOptions<ClusterSettings> cluster)
    {
        _grains = grains;
        _time = time;
        _responseTimeout = cluster.Value.ResponseTimeout;

        // The silo died, or stopped and broke the call off, or did not answer: another one will have its grains. When the database is
        // away, repeating only adds to the load; a refusal is an answer.
        _untilAnswered = new ResiliencePipelineBuilder { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static attempt => ValueTask.FromResult(
                    attempt.Outcome.Exception is { } failure and not ServiceUnavailableException && FailureMiddleware.IsUnavailable(failure)),
                MaxRetryAttempts = int.MaxValue,
                Delay = FirstPause,
                MaxDelay = LongestPause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
    }

    /// <summary>
    /// Until when a call that begins now is waited for: a write is not to be carried out later, by a silo that stood still
    /// meanwhile, when the client may have sent it again.
    /// </summary>
    public DateTimeOffset NotAfter => _time.GetUtcNow() + _responseTimeout;

    /// <summary>Calls that may be carried out once at most: without an answer nobody knows whether they were.</summary>
    public IGrainFactory Once => _grains;

    /// <summary>Waits before another attempt, each time twice as long: from 5 milliseconds on.</summary>
    public Task PauseAsync(int attempt, CancellationToken cancellationToken) =>
        Task.Delay(ShortestPause * Math.Pow(2, attempt), _time, cancellationToken);

    /// <summary>Makes calls that may be carried out twice, until the cluster answers.</summary>
    /// <exception cref="OperationCanceledException">The request's time was over, or its client has gone.</exception>
    public async Task<T> RepeatAsync<T>(Func<IGrainFactory, Task<T>> call, CancellationToken requestAborted) =>
        await _untilAnswered.ExecuteAsync(
            static async (state, token) => await state.call(state._grains).WaitAsync(token), (call, _grains), requestAborted);
}
