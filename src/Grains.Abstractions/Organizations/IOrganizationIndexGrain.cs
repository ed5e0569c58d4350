namespace ScimCluster.Grains;

/// <summary>Lists the organizations for the operator; keeps nothing.</summary>
/// <remarks>Get a reference through <see cref="GrainFactoryExtensions.GetOrganizationIndex"/>.</remarks>
[Alias("scim.organization-index")]
public interface IOrganizationIndexGrain : IGrainWithStringKey
{
    /// <summary>Lists all organizations by id.</summary>
    [Alias("list")]
    Task<OrganizationList> ListAsync(CancellationToken cancellationToken);
}
