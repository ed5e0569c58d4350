using ScimCluster.Gateway.Http;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>
/// Sends a create as one operation: repeated after a failure of the cluster it finds what it has done already, and where its
/// answer does not reach the client that is noted.
/// </summary>
internal sealed class Creation(UnansweredCreates unanswered, TimeProvider time)
{
    /// <summary>The name of a new operation.</summary>
    public Guid NewOperationId() => Guid.CreateVersion7(time.GetUtcNow());

    /// <summary>Sends a create until the cluster answers.</summary>
    /// <param name="creates">The creates that the request's answer tells of.</param>
    /// <param name="attempt">The create.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="readRefusal">Reads the status of a refusal; null if the create was carried out.</param>
    public async Task<TReply> SendAsync<TReply>(
        CreatesOfRequest creates, CreateAttempt attempt, Func<Task<TReply>> send, Func<TReply, int?> readRefusal)
    {
        TReply reply;
        try
        {
            reply = await send();
        }
        catch (Exception e) when (FailureMiddleware.IsUnavailable(e))
        {
            await unanswered.ReportAsync(attempt);
            throw;
        }

        switch (readRefusal(reply))
        {
            case null:
                creates.Add(attempt);
                break;
            case StatusCodes.Status503ServiceUnavailable:
                await unanswered.ReportAsync(attempt);
                break;
        }

        return reply;
    }
}
