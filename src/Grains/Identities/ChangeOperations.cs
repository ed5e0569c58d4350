using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>
/// Changes that are sent again because nobody knows whether the first attempt was carried out. The version that each write names
/// lets one of two attempts win; the other one then finds its row in the provisioning log.
/// </summary>
internal sealed class ChangeOperations(IOperationStore store, TimeProvider time)
{
    // Longer than any caller waits, with clocks that differ.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Tells whether another attempt has carried a change out, wherever that may be so.</summary>
    /// <param name="access">The connection.</param>
    /// <param name="attempt">The change; null for one that is sent once.</param>
    /// <param name="lostRaces">How often the resource was changed by others while this attempt was at it: one may be its own.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<bool> IsCarriedOutAsync(
        ProviderAccess access, WriteAttempt? attempt, int lostRaces, CancellationToken cancellationToken) =>
        attempt is not null
        && (attempt.IsRepeated || lostRaces > 0)
        && await store.IsCarriedOutAsync(access.ProviderKey, attempt.OperationId, time.GetUtcNow() - Longest, cancellationToken);
}
