namespace ScimCluster.Grains;

/// <summary>Brings the stored state of a name into line with the provider that the configuration has under it.</summary>
internal static class ConfiguredProvider
{
    private const string Actor = "configuration";

    /// <summary>The next state to write, or null if nothing is to do. A step makes one change; then it is asked again.</summary>
    public static ProviderState? NextStep(ProviderState state, string providerId, DefaultProvider? provider, DateTimeOffset now)
    {
        if (state.Static is { } tenant && (provider is null || tenant.OrganizationId != provider.Organization))
        {
            return Step(state, providerId, null, tenant.ProviderKey == state.Current?.ProviderKey ? null : ProviderChangeTypes.Deleted, tenant, now);
        }

        if (provider is null || state.Static is not null)
        {
            return null;
        }

        var known = state.Tenants.FirstOrDefault(known => known.OrganizationId == provider.Organization && known.OwnerId is null);
        var next = known ?? new ProviderTenant(Guid.CreateVersion7(now), provider.Organization, null, now);
        var change = known is null ? ProviderChangeTypes.Created
            : known == state.Current ? null
            : ProviderChangeTypes.Restored;
        return Step(state, providerId, next, change, next, now);
    }

    private static ProviderState Step(
        ProviderState state, string providerId, ProviderTenant? configured, string? change, ProviderTenant about, DateTimeOffset now) =>
        state.WithTenants(state.Current, configured) with
        {
            ProviderId = providerId,
            Epoch = state.Epoch + 1,
            LastChange = change is null ? null : ProviderChange.Of(change, about, Actor, null, now),
        };
}
