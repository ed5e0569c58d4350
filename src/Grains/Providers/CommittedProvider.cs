namespace ScimCluster.Grains;

/// <summary>What is known to be committed of a connection, for the check of presented tokens.</summary>
internal sealed record CommittedProvider(ProviderAccess? Access, IReadOnlyList<string> SecretHashes)
{
    public static CommittedProvider None { get; } = new(null, []);

    public static CommittedProvider From(ProviderState state) =>
        state.Current is { } tenant
            ? new CommittedProvider(
                new ProviderAccess(state.ProviderId, tenant.ProviderKey, state.Epoch, tenant.OrganizationId),
                [.. state.Secrets.Select(secret => secret.Hash)])
            : None;

    /// <summary>What the token gives access to, or null. A connection of an organization requires its part in the token.</summary>
    public ProviderAccess? Authenticate(string secret, string? organizationId)
    {
        if (Access is null || Access.OrganizationId != organizationId)
        {
            return null;
        }

        var hash = TokenSecret.Hash(secret);
        var matches = false;
        foreach (var stored in SecretHashes)
        {
            // No early exit: the time must not tell which secret matched.
            matches |= TokenSecret.HashesEqual(hash, stored);
        }

        return matches ? Access : null;
    }
}
