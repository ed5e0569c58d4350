using ScimCluster.Scim;

namespace ScimCluster.Grains;

// Anybody can ask for names that do not exist: what is not asked again soon makes room.
[CollectionAgeLimit(Minutes = 5)]
internal sealed class ProviderGrain(
    [PersistentState("provider", StorageNames.Grains)] IPersistentState<ProviderState> state,
    ProviderAccessPolicy policy,
    TimeProvider time) : Grain, IProviderGrain
{
    private static readonly ScimError NotFound = ScimError.NotFound("SCIM provider not found");
    private static readonly ScimError InvalidToken = ScimError.Unauthorized("Invalid SCIM token");

    // What AuthenticateAsync sees. It interleaves with a management call that waits for PostgreSQL, so it must not see
    // the state that this call is about to write.
    private CommittedProvider _committed = CommittedProvider.None;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _committed = CommittedProvider.From(state.State);
        return Task.CompletedTask;
    }

    public Task<Reply<ProviderAccess>> AuthenticateAsync(string secret, string? organizationId) =>
        Task.FromResult<Reply<ProviderAccess>>(
            _committed.Authenticate(secret, organizationId) is { } access ? access : InvalidToken);

    public async Task<Reply<IssuedToken>> GenerateTokenAsync(GenerateToken command, CancellationToken cancellationToken)
    {
        if (await CheckGenerateAsync(command, cancellationToken) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        if (now > command.NotAfter)
        {
            return Refusals.Late;
        }

        var (tenant, change) = ResolveTenant(command, now);
        var secret = TokenSecret.Create();

        state.State.ProviderId = this.ProviderId();
        state.State.Current = tenant;
        state.State.Tombstones.RemoveAll(tombstone => tombstone.ProviderKey == tenant.ProviderKey);
        state.State.Secrets = [new StoredSecret(TokenSecret.Hash(secret), now)];
        await WriteAsync(change, tenant, command.UserId, command.RequestId, now, cancellationToken);

        return new IssuedToken(
            new ScimToken(secret, state.State.ProviderId, tenant.OrganizationId).ToWire(),
            Describe(tenant));
    }

    public async Task<Reply<ProviderConnection>> GetConnectionAsync(string userId, CancellationToken cancellationToken)
    {
        if (state.State.Current is not { } tenant)
        {
            return NotFound;
        }

        return await policy.CheckTenantAsync(tenant, userId, cancellationToken) is { } refused ? refused : Describe(tenant);
    }

    public async Task<Reply<ProviderConnection>> DeleteConnectionAsync(
        DeleteConnection command, CancellationToken cancellationToken)
    {
        if (state.State.Current is not { } tenant)
        {
            return NotFound;
        }

        if (await policy.CheckTenantAsync(tenant, command.UserId, cancellationToken) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        if (now > command.NotAfter)
        {
            return Refusals.Late;
        }

        state.State.Current = null;
        state.State.Tombstones.Add(tenant);
        state.State.Secrets = [];
        await WriteAsync(
            ProviderChangeTypes.Deleted, tenant, command.UserId, command.RequestId, now, cancellationToken);
        return Describe(tenant);
    }

    private async Task<ScimError?> CheckGenerateAsync(GenerateToken command, CancellationToken cancellationToken)
    {
        if (command.OrganizationId is { } organizationId
            && await policy.CheckOrganizationAsync(organizationId, command.UserId, cancellationToken) is { } refused)
        {
            return refused;
        }

        if (state.State.Current is not { } tenant)
        {
            return null;
        }

        if (await policy.CheckTenantAsync(tenant, command.UserId, cancellationToken) is { } foreign)
        {
            return foreign;
        }

        // A new token never moves a connection, and with it its people, to another organization.
        return command.OrganizationId is not null && command.OrganizationId != tenant.OrganizationId
            ? ScimError.Forbidden("The provider does not belong to this organization")
            : null;
    }

    private (ProviderTenant Tenant, string Change) ResolveTenant(GenerateToken command, DateTimeOffset now)
    {
        if (state.State.Current is { } current)
        {
            return (current, ProviderChangeTypes.TokenGenerated);
        }

        var ownerId = command.OrganizationId is null ? command.UserId : null;
        var deleted = state.State.Tombstones.Find(
            tombstone => tombstone.OrganizationId == command.OrganizationId && tombstone.OwnerId == ownerId);
        return deleted is null
            ? (new ProviderTenant(Guid.CreateVersion7(now), command.OrganizationId, ownerId, now), ProviderChangeTypes.Created)
            : (deleted, ProviderChangeTypes.Restored);
    }

    private async Task WriteAsync(
        string change,
        ProviderTenant tenant,
        string actor,
        string requestId,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        state.State.Epoch++;
        state.State.LastChange = new ProviderChange(
            Guid.CreateVersion7(now), change, actor, now, requestId, tenant.ProviderKey, tenant.OrganizationId, tenant.OwnerId);
        try
        {
            await state.WriteStateAsync(cancellationToken);
        }
        catch
        {
            // Nobody knows whether the write landed: the next activation reads what is true.
            DeactivateOnIdle();
            throw;
        }

        _committed = CommittedProvider.From(state.State);
    }

    private ProviderConnection Describe(ProviderTenant tenant) =>
        new(tenant.ProviderKey, this.ProviderId(), tenant.OrganizationId, tenant.OwnerId);
}
