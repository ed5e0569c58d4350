using Orleans.Concurrency;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

[StatelessWorker, Reentrant]
internal sealed class ProvisioningLogGrain(IProvisioningLogStore store, ProviderAccessPolicy policy, IGrainFactory grains, TimeProvider time)
    : Grain, IProvisioningLogGrain
{
    public async Task<Reply<LogPage>> QueryAsync(LogQuery query, CancellationToken cancellationToken)
    {
        if (query.Count < 1)
        {
            return ScimError.InvalidValue("The count of entries must be at least 1.");
        }

        LogPlace? before = null;
        if (query.Cursor is not null)
        {
            if (!LogCursor.TryParse(query.Cursor, out var place))
            {
                return ScimError.InvalidValue("The cursor was not made by this log.");
            }

            before = place;
        }

        var (refused, scope) = await FindScopeAsync(query.AsUser, cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        var filter = new LogFilter(query.UserId, query.From, query.To, query.Status, query.Refused, query.Operation, before);
        var count = Math.Min(query.Count, LogPage.MaxCount);

        // One more than asked for, to know whether there is a next page.
        var rows = await store.ReadAsync(scope, filter, count + 1, cancellationToken);
        var page = rows.Take(count).ToList();
        return new LogPage(
            [.. page.Select(Describe)],
            rows.Count > count ? LogCursor.ToText(new LogPlace(page[^1].Occurred, page[^1].LogId)) : null);
    }

    public async Task<Reply<ErasedLog>> EraseAsync(EraseLog command, CancellationToken cancellationToken)
    {
        if (!UserId.TryParse(command.UserId, out var userId))
        {
            return ScimError.InvalidValue("The user must be the id of a user.");
        }

        var now = time.GetUtcNow();
        if (now > command.NotAfter)
        {
            return Refusals.Late;
        }

        var (refused, owner) = await FindOwnerAsync(command.AsUser, cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        var erasure = new LogErasure(Guid.CreateVersion7(now), now, owner, userId, command.AsUser, command.RequestId);
        return new ErasedLog(await store.EraseAsync(erasure, cancellationToken));
    }

    // The log of a connection is a part of its organization's or owner's, which has one chain and one erasure.
    private async Task<(ScimError? Refused, LogOwner Owner)> FindOwnerAsync(string userId, CancellationToken cancellationToken)
    {
        var key = ProvisioningLogKey.Parse(this.GetPrimaryKeyString());
        if (key.IsOrganization)
        {
            return (await policy.CheckOrganizationAsync(key.Id, userId, cancellationToken), LogOwner.OfOrganization(key.Id));
        }

        var reply = await grains.GetProvider(key.Id).GetConnectionAsync(userId, cancellationToken);
        return reply.IsRefused(out var refused, out var connection)
            ? (refused, default)
            : (null, new LogOwner(connection.OrganizationId, connection.OwnerId, connection.ProviderKey));
    }

    private async Task<(ScimError? Refused, LogScope Scope)> FindScopeAsync(string? userId, CancellationToken cancellationToken)
    {
        var key = ProvisioningLogKey.Parse(this.GetPrimaryKeyString());
        if (key.IsOrganization)
        {
            var denied = userId is null ? null : await policy.CheckOrganizationAsync(key.Id, userId, cancellationToken);
            return (denied, new LogScope(key.Id, null));
        }

        if (userId is null)
        {
            return (ScimError.InvalidValue("The log of a connection is read in the name of a user."), default);
        }

        var reply = await grains.GetProvider(key.Id).GetConnectionAsync(userId, cancellationToken);
        return reply.IsRefused(out var refused, out var connection)
            ? (refused, default)
            : (null, new LogScope(connection.OrganizationId, connection.ProviderKey));
    }

    private static LogRecord Describe(LogRow row) => new(
        row.LogId,
        row.Occurred,
        row.ProviderKey,
        row.ProviderId,
        row.OrganizationId,
        row.Operation,
        row.ResourceType,
        row.ResourceId,
        row.AccountId,
        row.Actor,
        row.TokenId,
        row.TokenLabel,
        row.Status,
        row.ScimType,
        row.Detail,
        [.. row.ChangedAttributes],
        row.Values,
        row.RequestId,
        row.DurationMilliseconds,
        row.Erased,
        row.Seal?.Position,
        row.Seal is { } seal ? Convert.ToHexStringLower(seal.Hash.Span) : null);
}
