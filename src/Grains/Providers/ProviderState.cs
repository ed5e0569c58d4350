namespace ScimCluster.Grains;

/// <summary>
/// What is stored of a connection. The trigger on Orleans' storage table reads <see cref="ProviderId"/>,
/// <see cref="Epoch"/>, <see cref="Current"/> and <see cref="LastChange"/> from its JSON: see the migrations.
/// </summary>
[GenerateSerializer, Alias("scim.provider-state")]
internal sealed class ProviderState
{
    [Id(0)]
    public string ProviderId { get; set; } = "";

    /// <summary>Goes up with every token issued or ended, over all tenants that the name ever had.</summary>
    [Id(1)]
    public long Epoch { get; set; }

    /// <summary>The living tenant, or null.</summary>
    [Id(2)]
    public ProviderTenant? Current { get; set; }

    /// <summary>The tenants that were deleted and wait for their organization or owner to come back.</summary>
    [Id(3)]
    public List<ProviderTenant> Tombstones { get; set; } = [];

    /// <summary>The secrets of the living tenant, as stored.</summary>
    [Id(4)]
    public List<StoredSecret> Secrets { get; set; } = [];

    [Id(5)]
    public ProviderChange? LastChange { get; set; }
}

/// <summary>One tenant that a providerId stands or stood for.</summary>
[GenerateSerializer, Immutable, Alias("scim.provider-tenant")]
internal sealed record ProviderTenant(
    [property: Id(0)] Guid ProviderKey,
    [property: Id(1)] string? OrganizationId,
    [property: Id(2)] string? OwnerId,
    [property: Id(3)] DateTimeOffset CreatedAt);

/// <summary>The hash of a token's secret part.</summary>
[GenerateSerializer, Immutable, Alias("scim.stored-secret")]
internal sealed record StoredSecret(
    [property: Id(0)] string Hash,
    [property: Id(1)] DateTimeOffset IssuedAt);

/// <summary>The change that this write of the state stands for: it becomes a log row and an outbox row.</summary>
[GenerateSerializer, Immutable, Alias("scim.provider-change")]
internal sealed record ProviderChange(
    [property: Id(0)] Guid ChangeId,
    [property: Id(1)] string Type,
    [property: Id(2)] string Actor,
    [property: Id(3)] DateTimeOffset OccurredAt,
    [property: Id(4)] string RequestId,
    [property: Id(5)] Guid ProviderKey,
    [property: Id(6)] string? OrganizationId,
    [property: Id(7)] string? OwnerId);
