using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <content>How tokens are made. Hooks run between the check and the change, and while they do, others may call.</content>
internal sealed partial class ProviderGrain
{
    private static readonly ScimError Changed =
        new(409, null, "The connection was changed while the token was made; send the request again");

    public Task<Reply<IssuedToken>> GenerateTokenAsync(GenerateToken command, CancellationToken cancellationToken) => IssueAsync(
        new TokenWish(command.UserId, command.RequestId, command.Label, command.ExpiresAt, command.NotAfter),
        command.OrganizationId,
        tenant => policy.CheckGenerateAsync(command, tenant, cancellationToken),
        (current, token, now) =>
        {
            var (tenant, change) = FindTenant(current, command, now);
            return new(current.WithTenants(tenant, current.Static) with
            {
                ProviderId = this.ProviderId(),
                Tokens = [token],
                Epoch = current.Epoch + 1,
            }, change);
        },
        cancellationToken);

    public Task<Reply<IssuedToken>> RotateTokenAsync(RotateToken command, CancellationToken cancellationToken) => IssueAsync(
        new TokenWish(command.UserId, command.RequestId, command.Label, command.ExpiresAt, command.NotAfter),
        null,
        async tenant => tenant is null ? new(null, NotFound) : await policy.CheckTenantAsync(tenant, command.UserId, cancellationToken),
        (current, token, now) => TokenRotation.Add(current, token, command.Overlap, issuance.MaxTokens, now),
        cancellationToken);

    private async Task<Reply<IssuedToken>> IssueAsync(
        TokenWish wish,
        string? wanted,
        Func<ProviderTenant?, Task<AccessCheck>> check,
        Func<ProviderState, StoredToken, DateTimeOffset, StateChange> change,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var refused = TokenIssuance.Check(wish.Label, wish.ExpiresAt, now)
            ?? await issuance.Hooks.CheckNameAsync(this.ProviderId(), cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        var seen = _committed;
        var (member, forbidden) = await check(seen.Tenant);
        if (forbidden is not null)
        {
            return forbidden;
        }

        var organizationId = wanted ?? seen.Tenant?.OrganizationId;
        var request = new TokenRequest(wish.UserId, this.ProviderId(), organizationId, member);
        if (await issuance.Hooks.CheckPoliciesAsync(request, cancellationToken) is { } notAllowed)
        {
            return notAllowed;
        }

        // What cannot be stored is refused before a hook hears of it, and once more when it is stored.
        var made = await issuance.MakeAsync(this.ProviderId(), organizationId, wish, now, cancellationToken);
        if (change(seen.State, made.Token, now).Refused is { } impossible)
        {
            return impossible;
        }

        if (await issuance.Hooks.BeforeAsync(new TokenIssue(wish.UserId, member, made.Wire), cancellationToken) is { } aborted)
        {
            return aborted;
        }

        var stored = await _changes.RunAsync<Reply<ProviderConnection>>(async () =>
        {
            // Somebody may have lost a role, or the connection another tenant, while the others were asked.
            var again = await check(_committed.Tenant);
            if (again.Refused is not null)
            {
                return again.Refused;
            }

            if (organizationId != (wanted ?? _committed.Tenant?.OrganizationId))
            {
                return Changed;
            }

            var failed = await WriteAsync(
                (current, at) => change(current, made.Token, at), null, wish.UserId, wish.RequestId, wish.NotAfter, made, cancellationToken);
            return failed is null ? Describe(_committed.Tenant!) : failed;
        });
        if (stored.IsRefused(out refused, out var connection))
        {
            return refused;
        }

        var generated = new GeneratedToken(wish.UserId, member, made.Wire, connection, made.Token.TokenId, made.Token.Stored);
        return await issuance.Hooks.AfterAsync(generated, cancellationToken) is { } late
            ? late
            : new IssuedToken(made.Wire, connection, made.Token.TokenId, made.Token.ExpiresAt);
    }

    private (ProviderTenant Tenant, string Change) FindTenant(ProviderState current, GenerateToken command, DateTimeOffset now)
    {
        if (current.Current is { } living)
        {
            return (living, ProviderChangeTypes.TokenGenerated);
        }

        var ownerId = command.OrganizationId is null && rules.Value.ProviderOwnership ? command.UserId : null;
        var own = current.Tenants.Where(tenant => tenant.OrganizationId == command.OrganizationId);
        var known = own.FirstOrDefault(tenant => tenant.OwnerId is not null && tenant.OwnerId == command.UserId)
            ?? own.FirstOrDefault(tenant => tenant.OwnerId == ownerId);
        return known is null
            ? (new ProviderTenant(Guid.CreateVersion7(now), command.OrganizationId, ownerId, now), ProviderChangeTypes.Created)
            : (known, current.Tombstones.Contains(known) ? ProviderChangeTypes.Restored : ProviderChangeTypes.Created);
    }
}
