namespace ScimCluster.Gateway.Endpoints;

/// <summary>The attempts of one deletion: one whose answer was lost may have carried it out. Not for several threads.</summary>
internal sealed class DeletionAttempts
{
    private int _unanswered;

    /// <summary>Makes one attempt.</summary>
    public async Task<T> SendAsync<T>(Func<Task<T>> send)
    {
        _unanswered++;
        var answer = await send();
        _unanswered--;
        return answer;
    }

    /// <summary>Whether a refusal of the last attempt says that an earlier one has deleted the resource.</summary>
    /// <param name="status">The status of the refusal.</param>
    public bool HasDeleted(int status) => _unanswered > 0 && status == StatusCodes.Status404NotFound;
}
