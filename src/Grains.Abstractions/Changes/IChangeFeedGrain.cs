namespace ScimCluster.Grains;

/// <summary>What happened, for internal services that follow it: the changes of one organization, or of all.</summary>
/// <remarks>
/// Get a reference through <see cref="GrainFactoryExtensions.GetChangeFeed(IGrainFactory, string)"/>, or
/// <see cref="GrainFactoryExtensions.GetChangeFeed(IGrainFactory)"/> for all. A service keeps the cursor of the last page
/// that it has worked off; then it gets every change, at least once, and those of one resource as they happened.
/// </remarks>
[Alias("changes")]
public interface IChangeFeedGrain : IGrainWithStringKey
{
    /// <summary>Reads the changes behind a cursor. Those that were committed before the call are among them.</summary>
    /// <param name="cursor">The cursor of the page before, or null to begin with the first change that is kept.</param>
    /// <param name="count">How many to return at most, from 1; more than <see cref="ChangePage.MaxCount"/> are not returned.</param>
    /// <param name="cancellationToken">Gives up waiting; nothing is lost, read again with the same cursor.</param>
    /// <returns>
    /// The changes in order, with the cursor behind the last one. A page that is not full is the end for now: read again
    /// later. 400 <c>invalidValue</c> for a text that is no cursor, and for a count below 1; 410 if changes behind the
    /// cursor have been removed, so that the reader would miss them.
    /// </returns>
    [Alias("read")]
    Task<Reply<ChangePage>> ReadAsync(string? cursor, int count, CancellationToken cancellationToken);

    /// <summary>Reads the changes of the organization for a user who may manage its connections.</summary>
    /// <param name="userId">The asking user.</param>
    /// <param name="cursor">As in <see cref="ReadAsync"/>.</param>
    /// <param name="count">As in <see cref="ReadAsync"/>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>As in <see cref="ReadAsync"/>; 403 for others, and for the feed of all.</returns>
    [Alias("read-for")]
    Task<Reply<ChangePage>> ReadForAsync(string userId, string? cursor, int count, CancellationToken cancellationToken);
}
