using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>
/// Sends a create as one operation: repeated after a failure of the cluster it finds what it has done already, and where its
/// answer does not reach the client that is noted.
/// </summary>
internal sealed class UserCreation(GrainCalls grains, UnansweredCreates unanswered, TimeProvider time)
{
    /// <summary>Sends a create until the cluster answers.</summary>
    /// <param name="creates">The creates that the request's answer tells of.</param>
    /// <param name="tenant">Whose user it is.</param>
    /// <param name="accountId">The key of the identity.</param>
    /// <param name="document">The document that is sent.</param>
    /// <param name="call">The call, given the grain and the operation's id.</param>
    /// <param name="cancellationToken">The request's end.</param>
    public async Task<IdentityReply> SendAsync(
        CreatesOfRequest creates,
        Tenant tenant,
        string accountId,
        string document,
        Func<IIdentityGrain, Guid, Task<IdentityReply>> call,
        CancellationToken cancellationToken)
    {
        var operationId = Guid.CreateVersion7(time.GetUtcNow());
        IdentityReply reply;
        try
        {
            reply = await grains.WriteAsync(
                tenant,
                () => grains.RepeatAsync(
                    cluster => call(cluster.GetIdentity(tenant.Access.ProviderId, accountId), operationId), cancellationToken),
                cancellationToken);
        }
        catch (Exception e) when (FailureMiddleware.IsUnavailable(e))
        {
            await unanswered.ReportAsync(Attempt());
            throw;
        }

        if (reply.Refusal?.Status == StatusCodes.Status503ServiceUnavailable)
        {
            await unanswered.ReportAsync(Attempt());
        }
        else if (reply.Snapshot is not null)
        {
            creates.Add(Attempt());
        }

        return reply;

        CreateAttempt Attempt() => new(tenant.Access, accountId, operationId, document);
    }
}
