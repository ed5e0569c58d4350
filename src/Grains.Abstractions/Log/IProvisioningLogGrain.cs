namespace ScimCluster.Grains;

/// <summary>What identity providers asked for, and what became of it: of an organization's connections, or of one connection.</summary>
/// <remarks>
/// Get a reference through <see cref="GrainFactoryExtensions.GetProvisioningLog"/> or
/// <see cref="GrainFactoryExtensions.GetProvisioningLogOfProvider"/>.
/// </remarks>
[Alias("log")]
public interface IProvisioningLogGrain : IGrainWithStringKey
{
    /// <summary>Reads rows from new to old.</summary>
    /// <param name="query">Which rows, and in whose name.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>
    /// The rows, with a cursor unless they are the last. 400 <c>invalidValue</c> for a text that is no cursor, for a count
    /// below 1, and for the log of a connection without <see cref="LogQuery.AsUser"/>; 403 for a user who may not manage the
    /// connections, 404 for a connection that does not exist.
    /// </returns>
    [Alias("query")]
    Task<Reply<LogPage>> QueryAsync(LogQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Erases values, accountIds and salts of what the log says of a user: of a connection's log, what the whole log of its
    /// organization says, or of the owner of personal connections. Names and hashes stay, and the seal holds. The erasure is a
    /// row of the log.
    /// </summary>
    /// <param name="command">Whose values, and who asks.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>
    /// How many rows had something to erase; 400 for what is no id of a user, 403 for a user who may not, 404 for a connection
    /// that does not exist.
    /// </returns>
    [Alias("erase")]
    Task<Reply<ErasedLog>> EraseAsync(EraseLog command, CancellationToken cancellationToken);
}

/// <summary>Takes refused requests of authenticated connections from gateways.</summary>
/// <remarks>Get a reference through <see cref="GrainFactoryExtensions.GetRefusals"/>.</remarks>
[Alias("refusals")]
public interface IRefusalsGrain : IGrainWithStringKey
{
    /// <summary>Writes them to the log; those that are there already are not written again.</summary>
    [Alias("append")]
    Task AppendAsync(RefusedRequest[] requests, CancellationToken cancellationToken);
}
