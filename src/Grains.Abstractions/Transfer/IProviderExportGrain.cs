namespace ScimCluster.Grains;

/// <summary>Reads everything that a connection has, chunk by chunk; keeps nothing.</summary>
/// <remarks>Get a reference through <see cref="GrainFactoryExtensions.GetProviderExport"/>.</remarks>
[Alias("scim.provider-export")]
public interface IProviderExportGrain : IGrainWithStringKey
{
    /// <summary>Reads the next chunk: users, then groups, then members of groups. A call sees what is committed then.</summary>
    /// <param name="userId">The user of the SaaS who asks; the access is checked for each chunk.</param>
    /// <param name="after">Where the chunk before ended; null for the first one.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>
    /// The chunk, or the refusals of <see cref="IProviderGrain.GetConnectionAsync"/>; 404 also if the name stands for another
    /// connection than that of the chunk before.
    /// </returns>
    [Alias("read")]
    Task<Reply<ExportChunk>> ReadAsync(string userId, ExportPlace? after, CancellationToken cancellationToken);
}
