using ScimCluster.Gateway.Endpoints;
using ScimCluster.Grains;
using ScimCluster.Scim.Bulk;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Bulk;

/// <summary>Notes each refused operation for the provisioning log, as <see cref="LogRefusals"/> does with a single request.</summary>
internal sealed class BulkRefusals(LogRefusalQueue queue, LogMetrics metrics, SchemaCatalog schemas, TimeProvider time)
{
    /// <summary>Notes one; an operation whose token has ended is counted.</summary>
    /// <param name="context">Who wrote, and the id of the operation's request.</param>
    /// <param name="step">What was to be done.</param>
    /// <param name="write">What came of it.</param>
    /// <param name="type">The resource type, or null if there is none.</param>
    /// <param name="began">When it began, as a timestamp.</param>
    public void Add(WriteContext context, BulkStep step, BulkWrite write, ResourceType? type, long began)
    {
        if (write.Error is not { } error)
        {
            return;
        }

        if (error.Status == StatusCodes.Status401Unauthorized)
        {
            metrics.CountUnauthorized();
            return;
        }

        var now = time.GetUtcNow();
        queue.Add(new RefusedRequest(
            Guid.CreateVersion7(now),
            now,
            context.Tenant.Access.ProviderKey,
            OperationOf(step),
            Guid.TryParseExact(step.Id, "D", out var id) ? id.ToString("D") : null,
            write.AccountId,
            context.Tenant.Access.TokenId,
            context.Tenant.Access.TokenLabel,
            error.Status,
            error.ScimType,
            LogDetailText.WithoutValues(error.Detail, type ?? schemas.User, step.Id),
            context.RequestId,
            (int)Math.Min(time.GetElapsedTime(began).TotalMilliseconds, int.MaxValue),
            (type ?? schemas.User).Name));
    }

    private static string OperationOf(BulkStep step) => step.Method switch
    {
        BulkMethod.Post => "create",
        BulkMethod.Put => "replace",
        BulkMethod.Patch => "patch",
        BulkMethod.Delete => "delete",
        _ => "other",
    };
}
