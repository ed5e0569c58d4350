using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using ScimCluster.Gateway.Endpoints;
using ScimCluster.Gateway.Http;
using ScimCluster.Scim;
using ScimCluster.Scim.Bulk;
using ScimCluster.Scim.Resources;

namespace ScimCluster.Gateway.Bulk;

/// <summary>
/// Carries out the operations of bulk requests (RFC 7644 §3.7), several at a time. Each is a request of its own for the cluster and
/// for the provisioning log: its id is that of the bulk request with the operation's number behind it.
/// </summary>
internal sealed partial class BulkRunner(
    IEnumerable<IBulkResources> resources, BulkRefusals refusals, IOptions<GatewayOptions> options, TimeProvider time, ILogger<BulkRunner> logger)
{
    private static readonly ScimError NoEndpoint = ScimStatus.Explain(StatusCodes.Status404NotFound);

    private readonly Dictionary<string, IBulkResources> _resources =
        resources.ToDictionary(type => type.Type.Endpoint, StringComparer.OrdinalIgnoreCase);

    /// <summary>Carries out a request.</summary>
    /// <param name="request">The request, used once: the data of its operations are changed.</param>
    /// <param name="context">Who sent it.</param>
    /// <param name="scimBaseUrl">The base URL of locations.</param>
    /// <param name="aborted">The end of the client's patience.</param>
    /// <returns>The results of all operations that were begun.</returns>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public async Task<IReadOnlyList<BulkResult>> RunAsync(
        BulkRequest request, WriteContext context, string scimBaseUrl, CancellationToken aborted)
    {
        var operations = request.Operations.Select(WithEndpoint).ToList();
        var schedule = new BulkSchedule(BulkPlan.Make(operations, FindKey), request.FailOnErrors, options.Value.BulkParallelism);
        using var timeout = new CancellationTokenSource(options.Value.BulkTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, aborted);
        var running = new List<Task<(BulkStep Step, BulkOutcome Outcome)>>();
        try
        {
            while (true)
            {
                while (schedule.TryTake(out var step))
                {
                    running.Add(CarryOutAsync(step, ContextOf(context, step.Operation), scimBaseUrl, end.Token, aborted));
                }

                if (running.Count == 0)
                {
                    return [.. schedule.Results];
                }

                var ended = await Task.WhenAny(running);
                running.Remove(ended);
                var (done, outcome) = await ended;
                schedule.Complete(done, outcome);
            }
        }
        finally
        {
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static WriteContext ContextOf(WriteContext context, BulkOperation operation) => context with
    {
        RequestId = $"{context.RequestId}:{operation.Number}",
        IdempotencyKey = context.IdempotencyKey is { } key ? $"{key}:{operation.BulkId}" : null,
    };

    private async Task<(BulkStep Step, BulkOutcome Outcome)> CarryOutAsync(
        BulkStep step, WriteContext context, string scimBaseUrl, CancellationToken end, CancellationToken aborted)
    {
        var began = time.GetTimestamp();
        var type = Find(step.Operation);
        var write = step.Refusal is { } refusal ? BulkWrite.Refused(refusal) : await TryWriteAsync(type!, step, context, end, aborted);
        refusals.Add(context, step, write, type?.Type, began);

        var id = write.Id ?? step.Id;
        return (step, new BulkOutcome(
            write.Status,
            id,
            id is not null && type is not null ? $"{scimBaseUrl}{type.Type.Endpoint}/{Uri.EscapeDataString(id)}" : null,
            write.Version is { } version ? ResourceMeta.FormatETag(version) : null,
            write.Error));
    }

    // What would be a 503 or a 500 of a single request is the operation's; the others go on.
    private async Task<BulkWrite> TryWriteAsync(
        IBulkResources type, BulkStep step, WriteContext context, CancellationToken end, CancellationToken aborted)
    {
        using var timeout = new CancellationTokenSource(options.Value.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end, timeout.Token);
        try
        {
            either.Token.ThrowIfCancellationRequested();
            return await WriteAsync(type, step, context, either.Token);
        }
        catch (Exception e) when (!aborted.IsCancellationRequested)
        {
            if (FailureMiddleware.IsUnavailable(e))
            {
                LogUnavailable(logger, step.Method, context.RequestId, e.GetType().Name);
                return BulkWrite.Refused(ScimStatus.Explain(StatusCodes.Status503ServiceUnavailable));
            }

            LogFailure(logger, e, step.Method, context.RequestId);
            return BulkWrite.Refused(ScimStatus.Explain(StatusCodes.Status500InternalServerError));
        }
    }

    private static async Task<BulkWrite> WriteAsync(
        IBulkResources type, BulkStep step, WriteContext context, CancellationToken cancellationToken)
    {
        // The version is what If-Match is for a single request (RFC 7644 §3.7 and §3.14); a completion has none.
        var version = step.IsCompletion || step.Operation.Version is null ? StringValues.Empty : new StringValues(step.Operation.Version);
        if (EntityTags.Read("version", version).IsRefused(out var refused, out var tags))
        {
            return BulkWrite.Refused(refused);
        }

        var preconditions = new Preconditions(tags, null);
        return step.Method switch
        {
            BulkMethod.Post => await type.CreateAsync(context, step.Body!, preconditions, cancellationToken),
            BulkMethod.Put => await type.ReplaceAsync(context, step.Id!, step.Body!, preconditions.ForChange(), cancellationToken),
            BulkMethod.Patch => await type.PatchAsync(context, step.Id!, step.Body!, preconditions.ForChange(), cancellationToken),
            _ => await type.DeleteAsync(context, step.Id!, preconditions.ForChange(), cancellationToken),
        };
    }

    private IBulkResources? Find(BulkOperation operation) => operation.Path is { } path ? _resources.GetValueOrDefault(path.Endpoint) : null;

    private BulkOperation WithEndpoint(BulkOperation operation) =>
        operation.Error is null && Find(operation) is null ? operation with { Error = NoEndpoint } : operation;

    private string? FindKey(BulkOperation operation) => Find(operation)?.FindKey(operation.Data!);
}
