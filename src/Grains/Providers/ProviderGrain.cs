using Microsoft.Extensions.Options;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

// Anybody can ask for names that do not exist: what is not asked again soon makes room.
[CollectionAgeLimit(Minutes = 5)]
internal sealed partial class ProviderGrain(
    [PersistentState("provider", StorageNames.Grains)] IPersistentState<ProviderState> state,
    ProviderAccessPolicy policy,
    TokenIssuance issuance,
    TokenUses uses,
    UserMappings mappings,
    IIdentityStore identities,
    IOptions<ConnectionRuleOptions> rules,
    IOptions<DefaultProviderOptions> configured,
    TimeProvider time) : Grain, IProviderGrain
{
    private static readonly ScimError NotFound = ScimError.NotFound("SCIM provider not found");
    private static readonly ScimError TokenNotFound = ScimError.NotFound("SCIM token not found");

    private readonly TurnQueue _changes = new();

    // All that interleaving calls see: never the state that another one is about to write.
    private CommittedProvider _committed = CommittedProvider.None;
    private bool _isUncertain;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        while (ConfiguredProvider.NextStep(state.State, this.ProviderId(), Configured, time.GetUtcNow()) is { } next)
        {
            state.State = next;
            await state.WriteStateAsync(cancellationToken);
        }

        await OpenTokensAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        uses.WriteAsync(_committed.State, cancellationToken);

    public async Task<Reply<ProviderConnection>> GetConnectionAsync(string userId, CancellationToken cancellationToken)
    {
        var (refused, known) = await CheckAccessAsync(userId, cancellationToken);
        return refused is null ? Describe(known.Current!) : refused;
    }

    public async Task<Reply<ProviderAccess>> GetAccessAsync(string userId, DateTimeOffset? notAfter, CancellationToken cancellationToken)
    {
        var (refused, known) = await CheckAccessAsync(userId, cancellationToken);
        return refused is null ? Access(known, userId, notAfter) : refused;
    }

    public Task<Reply<ProviderConnection>> DeleteConnectionAsync(DeleteConnection command, CancellationToken cancellationToken) =>
        ChangeAsync(command.UserId, command.RequestId, command.NotAfter, (current, _) => new(current.WithTenants(null, current.Static) with
        {
            Tokens = [],
            Epoch = current.Epoch + 1,
        }, ProviderChangeTypes.Deleted), cancellationToken);

    public Task<Reply<ProviderConnection>> RevokeTokenAsync(RevokeToken command, CancellationToken cancellationToken) =>
        ChangeAsync(command.UserId, command.RequestId, command.NotAfter, (current, now) =>
            current.Tokens.Any(token => token.TokenId == command.TokenId && token.IsLiving(now))
                ? new(current with
                {
                    Tokens = [.. current.Tokens.Where(token => token.TokenId != command.TokenId && token.IsLiving(now))],
                    Epoch = current.Epoch + 1,
                }, ProviderChangeTypes.TokenRevoked)
                : new(TokenNotFound), cancellationToken);

    public async Task<Reply<ConnectionTokens>> GetTokensAsync(string userId, CancellationToken cancellationToken)
    {
        var (refused, known) = await CheckAccessAsync(userId, cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        var tenant = known.Current!;
        var lastUsed = await uses.ReadAsync(tenant.ProviderKey, cancellationToken);
        var now = time.GetUtcNow();
        return new ConnectionTokens(Describe(tenant),
        [
            .. known.Tokens.Where(token => token.IsLiving(now)).OrderBy(token => token.IssuedAt).Select(token => new TokenInfo(
                token.TokenId,
                token.Label,
                token.IssuedAt,
                token.CreatedBy,
                token.ExpiresAt,
                lastUsed.TryGetValue(token.TokenId, out var used) ? used : null)),
        ]);
    }

    private DefaultProvider? Configured => configured.Value.Find(this.ProviderId());

    private ProviderAccess Access(ProviderState known, string actor, DateTimeOffset? notAfter)
    {
        var tenant = known.Current!;
        return new ProviderAccess(
            this.ProviderId(), tenant.ProviderKey, known.Epoch, tenant.OrganizationId, notAfter, UserMapping: known.UserMapping, ActorId: actor);
    }

    // The state that was checked, whose tenant lives: others may change it as soon as this has answered.
    private async Task<(ScimError? Refused, ProviderState Known)> CheckAccessAsync(string userId, CancellationToken cancellationToken)
    {
        var known = _committed.State;
        return (known.Current is { } tenant ? (await policy.CheckTenantAsync(tenant, userId, cancellationToken)).Refused : NotFound, known);
    }

    private Task<Reply<ProviderConnection>> ChangeAsync(
        string userId,
        string requestId,
        DateTimeOffset? notAfter,
        Func<ProviderState, DateTimeOffset, StateChange> change,
        CancellationToken cancellationToken) => _changes.RunAsync<Reply<ProviderConnection>>(async () =>
        {
            var (refused, known) = await CheckAccessAsync(userId, cancellationToken);
            if (refused is not null)
            {
                return refused;
            }

            var tenant = known.Current!;
            refused = await WriteAsync(change, tenant, userId, requestId, notAfter, null, cancellationToken);
            return refused is null ? Describe(tenant) : refused;
        });

    /// <summary>Writes a change; only within <see cref="_changes"/>.</summary>
    private async Task<ScimError?> WriteAsync(
        Func<ProviderState, DateTimeOffset, StateChange> change,
        ProviderTenant? about,
        string actor,
        string requestId,
        DateTimeOffset? notAfter,
        SealedToken? issued,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = time.GetUtcNow();
        if (now > notAfter)
        {
            return Refusals.Late;
        }

        if (_isUncertain)
        {
            return Refusals.Uncertain;
        }

        var (next, type, refused) = change(_committed.State, now);
        if (next is null)
        {
            return refused;
        }

        state.State = next with { LastChange = ProviderChange.Of(type!, about ?? next.Current!, actor, requestId, now) };
        try
        {
            await state.WriteStateAsync(cancellationToken);
        }
        catch
        {
            // Nobody knows whether the write landed: the next activation reads what is true.
            _isUncertain = true;
            DeactivateOnIdle();
            throw;
        }

        var before = _committed;
        Commit(token => token.TokenId == issued?.Token.TokenId ? issued.Digest : before.DigestOf(token));
        return null;
    }

    private ProviderConnection Describe(ProviderTenant tenant) =>
        new(tenant.ProviderKey, this.ProviderId(), tenant.OrganizationId, tenant.OwnerId);
}

/// <summary>What a call makes of the state: the next state and the type of the change, or a refusal.</summary>
internal readonly record struct StateChange(ProviderState? Next, string? Type, ScimError? Refused)
{
    public StateChange(ProviderState next, string type)
        : this(next, type, null)
    {
    }

    public StateChange(ScimError refused)
        : this(null, null, refused)
    {
    }
}
