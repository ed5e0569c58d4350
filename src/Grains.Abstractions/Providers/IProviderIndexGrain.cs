namespace ScimCluster.Grains;

/// <summary>Lists connections from the <c>providers</c> table; keeps nothing.</summary>
/// <remarks>
/// Get a reference through <see cref="GrainFactoryExtensions.GetProvidersOfOrganization"/> or
/// <see cref="GrainFactoryExtensions.GetProvidersOfUser"/>.
/// </remarks>
[Alias("scim.provider-index")]
public interface IProviderIndexGrain : IGrainWithStringKey
{
    /// <summary>
    /// Lists the living connections by providerId: those of the organization, or the personal ones of the user and those
    /// of every organization in which the user has one of the required roles.
    /// </summary>
    [Alias("list")]
    Task<ProviderConnectionList> ListAsync(CancellationToken cancellationToken);
}

/// <summary>Connections, ordered by providerId.</summary>
/// <param name="Connections">The connections.</param>
[GenerateSerializer, Immutable, Alias("scim.connection-list")]
public sealed record ProviderConnectionList([property: Id(0)] ProviderConnection[] Connections);
