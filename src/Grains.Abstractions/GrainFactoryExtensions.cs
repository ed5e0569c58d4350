namespace ScimCluster.Grains;

/// <summary>The only place that formats grain keys. Every key begins with a word and a colon, so that it is never a number.</summary>
public static class GrainFactoryExtensions
{
    /// <summary>The connection <paramref name="providerId"/>, which need not exist yet.</summary>
    /// <exception cref="ArgumentException">The providerId breaks the rules of <see cref="ProviderName"/>.</exception>
    public static IProviderGrain GetProvider(this IGrainFactory grains, string providerId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IProviderGrain>($"provider:{Checked(providerId)}");
    }

    /// <summary>The list of the connections of an organization.</summary>
    public static IProviderIndexGrain GetProvidersOfOrganization(this IGrainFactory grains, string organizationId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        return grains.GetGrain<IProviderIndexGrain>(new ProviderIndexKey(organizationId, IsOrganization: true).ToString());
    }

    /// <summary>The list of the connections that a user may manage.</summary>
    public static IProviderIndexGrain GetProvidersOfUser(this IGrainFactory grains, string userId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentException.ThrowIfNullOrEmpty(userId);
        return grains.GetGrain<IProviderIndexGrain>(new ProviderIndexKey(userId, IsOrganization: false).ToString());
    }

    /// <summary>The organization <paramref name="organizationId"/>, which need not exist yet.</summary>
    public static IOrganizationGrain GetOrganization(this IGrainFactory grains, string organizationId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        return grains.GetGrain<IOrganizationGrain>($"organization:{organizationId}");
    }

    /// <summary>The list of all organizations.</summary>
    public static IOrganizationIndexGrain GetOrganizationIndex(this IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IOrganizationIndexGrain>("organizations:*");
    }

    /// <summary>The identity of the person whom the provider calls <paramref name="accountId"/>.</summary>
    public static IIdentityGrain GetIdentity(this IGrainFactory grains, string providerId, string accountId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentException.ThrowIfNullOrEmpty(accountId);
        return grains.GetGrain<IIdentityGrain>(new IdentityGrainKey(Checked(providerId), accountId).ToString());
    }

    /// <summary>The Group with this id, which need not exist yet.</summary>
    public static IGroupGrain GetGroup(this IGrainFactory grains, string providerId, Guid groupId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IGroupGrain>(new GroupGrainKey(Checked(providerId), groupId).ToString());
    }

    /// <summary>The guard over a provider's Users.</summary>
    public static IDeprovisioningGuardGrain GetDeprovisioningGuard(this IGrainFactory grains, string providerId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IDeprovisioningGuardGrain>($"guard:{Checked(providerId)}");
    }

    /// <summary>The directory of a provider's Users and Groups.</summary>
    public static IDirectoryGrain GetDirectory(this IGrainFactory grains, string providerId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IDirectoryGrain>($"directory:{Checked(providerId)}");
    }

    /// <summary>Everything that a provider has, for an export.</summary>
    public static IProviderExportGrain GetProviderExport(this IGrainFactory grains, string providerId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IProviderExportGrain>($"export:{Checked(providerId)}");
    }

    /// <summary>What stores an export in a provider.</summary>
    public static IProviderImportGrain GetProviderImport(this IGrainFactory grains, string providerId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IProviderImportGrain>($"import:{Checked(providerId)}");
    }

    /// <summary>The changes of one organization.</summary>
    /// <exception cref="ArgumentException">The id is empty, or <c>*</c>, which stands for all organizations.</exception>
    public static IChangeFeedGrain GetChangeFeed(this IGrainFactory grains, string organizationId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IChangeFeedGrain>(ChangeFeedKey.Of(organizationId).ToString());
    }

    /// <summary>The changes of all organizations and of personal connections.</summary>
    public static IChangeFeedGrain GetChangeFeed(this IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IChangeFeedGrain>(ChangeFeedKey.All.ToString());
    }

    /// <summary>The dispatcher of the changes of a partition, as the storage names it.</summary>
    public static IDispatcherGrain GetDispatcher(this IGrainFactory grains, string partition)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentException.ThrowIfNullOrEmpty(partition);
        return grains.GetGrain<IDispatcherGrain>($"dispatcher:{partition}");
    }

    /// <summary>The webhooks of an organization.</summary>
    public static IWebhooksGrain GetWebhooks(this IGrainFactory grains, string organizationId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        return grains.GetGrain<IWebhooksGrain>($"webhooks:{organizationId}");
    }

    /// <summary>The provisioning log of an organization's connections.</summary>
    public static IProvisioningLogGrain GetProvisioningLog(this IGrainFactory grains, string organizationId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        return grains.GetGrain<IProvisioningLogGrain>(new ProvisioningLogKey(organizationId, IsOrganization: true).ToString());
    }

    /// <summary>The provisioning log of one connection, such as a personal one.</summary>
    public static IProvisioningLogGrain GetProvisioningLogOfProvider(this IGrainFactory grains, string providerId)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IProvisioningLogGrain>(new ProvisioningLogKey(Checked(providerId), IsOrganization: false).ToString());
    }

    /// <summary>Where gateways leave refused requests.</summary>
    public static IRefusalsGrain GetRefusals(this IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IRefusalsGrain>("refusals:*");
    }

    /// <summary>Any silo of the cluster, to see whether one answers.</summary>
    public static IHealthGrain GetHealth(this IGrainFactory grains)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IHealthGrain>("health:cluster");
    }

    private static string Checked(string providerId) =>
        ProviderName.Check(providerId) is { } error ? throw new ArgumentException(error.Detail, nameof(providerId)) : providerId;
}
