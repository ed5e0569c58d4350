using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Http;

/// <summary>
/// Lets only so many bytes of large bodies be worked on at the same time: a parsed body takes many times its length of memory.
/// Others wait for their turn, in the order in which they came; small bodies never do.
/// </summary>
internal sealed class LargeBodies(IOptions<GatewayOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>The length in bytes above which a body is large.</summary>
    public const int Threshold = 1024 * 1024;

    // How many times the bytes that are worked on may wait: of those no more than the threshold of each is here.
    private const int WaitingForEachWorkedOn = 16;

    private static readonly ScimError Busy =
        ScimError.Unavailable("Too many large requests are being worked on; send the request again later.");

    private readonly ConcurrencyLimiter _bytes = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.MaxLargeBodiesBytes,
        QueueLimit = (int)Math.Min(int.MaxValue, (long)WaitingForEachWorkedOn * options.Value.MaxLargeBodiesBytes),
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits until a body may be read; it counts until the request ends.</summary>
    /// <param name="context">The request.</param>
    /// <param name="length">The length of the body in bytes; the largest it may have, if the client does not say.</param>
    /// <param name="cancellationToken">The request's end.</param>
    /// <returns>Null, or 503 after <see cref="GatewayOptions.RequestTimeout"/> or if too many wait.</returns>
    public async Task<ScimError?> AdmitAsync(HttpContext context, long length, CancellationToken cancellationToken)
    {
        var permits = (int)Math.Min(length, options.Value.MaxLargeBodiesBytes);
        using var patience = new CancellationTokenSource(options.Value.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var lease = await _bytes.AcquireAsync(permits, either.Token);
            context.Response.RegisterForDispose(lease);
            return lease.IsAcquired ? null : Busy;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Busy;
        }
    }

    public void Dispose() => _bytes.Dispose();
}
