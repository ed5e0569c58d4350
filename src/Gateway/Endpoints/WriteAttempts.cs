using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The attempts of one write: one whose answer was lost may have carried it out. Not for several threads.</summary>
/// <param name="operationId">Names the write.</param>
internal sealed class WriteAttempts(Guid operationId)
{
    private int _unanswered;

    /// <summary>Makes one attempt.</summary>
    /// <param name="send">Sends it, with what the grain must know of it.</param>
    public async Task<T> SendAsync<T>(Func<WriteAttempt, Task<T>> send)
    {
        var attempt = new WriteAttempt(operationId, IsRepeated: _unanswered > 0);
        _unanswered++;
        var answer = await send(attempt);
        _unanswered--;
        return answer;
    }

    /// <summary>Whether a refusal of the last attempt of a deletion says that an earlier one has deleted the resource.</summary>
    /// <param name="status">The status of the refusal.</param>
    public bool HasDeleted(int status) => _unanswered > 0 && status == StatusCodes.Status404NotFound;
}
