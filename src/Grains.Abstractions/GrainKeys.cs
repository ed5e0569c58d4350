namespace ScimCluster.Grains;

/// <summary>The key of an identity grain: <c>identity:{providerId}:{accountId}</c>.</summary>
/// <param name="ProviderId">The connection; without a colon, so that the accountId may have some.</param>
/// <param name="AccountId">The provider's key for the person.</param>
public readonly record struct IdentityGrainKey(string ProviderId, string AccountId)
{
    private const string Prefix = "identity:";

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">It is not the key of an identity.</exception>
    public static IdentityGrainKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var separator = key.StartsWith(Prefix, StringComparison.Ordinal) ? key.IndexOf(':', Prefix.Length) : -1;
        return separator < 0
            ? throw new FormatException("The key of an identity is identity:{providerId}:{accountId}.")
            : new IdentityGrainKey(key[Prefix.Length..separator], key[(separator + 1)..]);
    }

    /// <summary>Formats the key.</summary>
    public override string ToString() => $"{Prefix}{ProviderId}:{AccountId}";
}

/// <summary>
/// The key of a list of connections: <c>providers:organization:{id}</c> or <c>providers:owner:{id}</c>. The word keeps an
/// organization apart from a user of the same id.
/// </summary>
/// <param name="Id">The organization or the user.</param>
/// <param name="IsOrganization">Which of the two.</param>
public readonly record struct ProviderIndexKey(string Id, bool IsOrganization)
{
    private const string OrganizationPrefix = "providers:organization:";
    private const string OwnerPrefix = "providers:owner:";

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">It is not the key of a list of connections.</exception>
    public static ProviderIndexKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.StartsWith(OrganizationPrefix, StringComparison.Ordinal))
        {
            return new ProviderIndexKey(key[OrganizationPrefix.Length..], IsOrganization: true);
        }

        return key.StartsWith(OwnerPrefix, StringComparison.Ordinal)
            ? new ProviderIndexKey(key[OwnerPrefix.Length..], IsOrganization: false)
            : throw new FormatException("The key of a list of connections is providers:organization:{id} or providers:owner:{id}.");
    }

    /// <summary>Formats the key.</summary>
    public override string ToString() => (IsOrganization ? OrganizationPrefix : OwnerPrefix) + Id;
}

/// <summary>The key of a change feed: <c>changes:{organizationId}</c>, or <c>changes:*</c> for all organizations.</summary>
public readonly record struct ChangeFeedKey
{
    private const string Prefix = "changes:";
    private const string Everything = "*";

    private ChangeFeedKey(string? organizationId) => OrganizationId = organizationId;

    /// <summary>The feed of all organizations and of personal connections.</summary>
    public static ChangeFeedKey All { get; }

    /// <summary>The organization, or null for all.</summary>
    public string? OrganizationId { get; }

    /// <summary>The feed of one organization.</summary>
    /// <exception cref="ArgumentException">The id is empty, or <c>*</c>: no organization has it.</exception>
    public static ChangeFeedKey Of(string organizationId)
    {
        ArgumentException.ThrowIfNullOrEmpty(organizationId);
        return organizationId == Everything
            ? throw new ArgumentException("No organization has the id *.", nameof(organizationId))
            : new ChangeFeedKey(organizationId);
    }

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">It is not the key of a change feed.</exception>
    public static ChangeFeedKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var id = key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : "";
        return id.Length == 0
            ? throw new FormatException("The key of a change feed is changes:{organizationId} or changes:*.")
            : id == Everything ? All : new ChangeFeedKey(id);
    }

    /// <summary>Formats the key.</summary>
    public override string ToString() => Prefix + (OrganizationId ?? Everything);
}

/// <summary>The key of a provisioning log: <c>log:organization:{id}</c> or <c>log:provider:{providerId}</c>.</summary>
/// <param name="Id">The organization or the connection.</param>
/// <param name="IsOrganization">Which of the two.</param>
public readonly record struct ProvisioningLogKey(string Id, bool IsOrganization)
{
    private const string OrganizationPrefix = "log:organization:";
    private const string ProviderPrefix = "log:provider:";

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">It is not the key of a provisioning log.</exception>
    public static ProvisioningLogKey Parse(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.StartsWith(OrganizationPrefix, StringComparison.Ordinal))
        {
            return new ProvisioningLogKey(key[OrganizationPrefix.Length..], IsOrganization: true);
        }

        return key.StartsWith(ProviderPrefix, StringComparison.Ordinal)
            ? new ProvisioningLogKey(key[ProviderPrefix.Length..], IsOrganization: false)
            : throw new FormatException("The key of a provisioning log is log:organization:{id} or log:provider:{providerId}.");
    }

    /// <summary>Formats the key.</summary>
    public override string ToString() => (IsOrganization ? OrganizationPrefix : ProviderPrefix) + Id;
}
