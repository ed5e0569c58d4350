using System.Text.Json.Serialization;

namespace ScimCluster.Grains;

/// <summary>
/// What is stored of a connection. The trigger on Orleans' storage table reads <see cref="ProviderId"/>,
/// <see cref="Epoch"/>, <see cref="Current"/>, <see cref="Static"/> and <see cref="LastChange"/> from its JSON: see the
/// migrations. A write replaces the whole of it.
/// </summary>
[GenerateSerializer, Alias("scim.provider-state")]
internal sealed record ProviderState
{
    [Id(0)]
    public string ProviderId { get; init; } = "";

    /// <summary>Goes up with every token that ends, over all tenants that the name ever had.</summary>
    [Id(1)]
    public long Epoch { get; init; }

    /// <summary>The living tenant, or null.</summary>
    [Id(2)]
    public ProviderTenant? Current { get; init; }

    /// <summary>The tenants that were deleted and wait for their organization or owner to come back.</summary>
    [Id(3)]
    public List<ProviderTenant> Tombstones { get; init; } = [];

    /// <summary>The tokens of the living tenant.</summary>
    [Id(4), JsonPropertyName("secrets")]
    public List<StoredToken> Tokens { get; init; } = [];

    [Id(5)]
    public ProviderChange? LastChange { get; init; }

    /// <summary>The tenant of the provider that the configuration has under this name, or null.</summary>
    [Id(6)]
    public ProviderTenant? Static { get; init; }

    /// <summary>The user mapping of the living tenant, or null for the deployment's.</summary>
    [Id(7)]
    public UserMappingRules? UserMapping { get; init; }

    /// <summary>All tenants that somebody may come back to, or that live.</summary>
    [JsonIgnore]
    public IEnumerable<ProviderTenant> Tenants => new[] { Current, Static }.OfType<ProviderTenant>().Concat(Tombstones);

    /// <summary>
    /// The state with these two living tenants: whoever else lived becomes a tombstone, and the user mapping stays only with
    /// its tenant.
    /// </summary>
    public ProviderState WithTenants(ProviderTenant? current, ProviderTenant? fromConfiguration) => this with
    {
        Current = current,
        UserMapping = current?.ProviderKey == Current?.ProviderKey ? UserMapping : null,
        Static = fromConfiguration,
        Tombstones =
        [
            .. Tenants.DistinctBy(tenant => tenant.ProviderKey)
                .Where(tenant => tenant.ProviderKey != current?.ProviderKey && tenant.ProviderKey != fromConfiguration?.ProviderKey),
        ],
    };
}

/// <summary>One tenant that a providerId stands or stood for.</summary>
[GenerateSerializer, Immutable, Alias("scim.provider-tenant")]
internal sealed record ProviderTenant(
    [property: Id(0)] Guid ProviderKey,
    [property: Id(1)] string? OrganizationId,
    [property: Id(2)] string? OwnerId,
    [property: Id(3)] DateTimeOffset CreatedAt);

/// <summary>The change that this write of the state stands for: it becomes a log row and an outbox row.</summary>
[GenerateSerializer, Immutable, Alias("scim.provider-change")]
internal sealed record ProviderChange(
    [property: Id(0)] Guid ChangeId,
    [property: Id(1)] string Type,
    [property: Id(2)] string Actor,
    [property: Id(3)] DateTimeOffset OccurredAt,
    [property: Id(4)] string? RequestId,
    [property: Id(5)] Guid ProviderKey,
    [property: Id(6)] string? OrganizationId,
    [property: Id(7)] string? OwnerId)
{
    /// <summary>The change of a tenant that happens now.</summary>
    public static ProviderChange Of(string type, ProviderTenant tenant, string actor, string? requestId, DateTimeOffset now) => new(
        Guid.CreateVersion7(now), type, actor, now, requestId, tenant.ProviderKey, tenant.OrganizationId, tenant.OwnerId);
}
