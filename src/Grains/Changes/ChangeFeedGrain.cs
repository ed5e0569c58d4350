using Orleans.Concurrency;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

[StatelessWorker, Reentrant]
internal sealed class ChangeFeedGrain(IChangeFeedStore store, ProviderAccessPolicy policy) : Grain, IChangeFeedGrain
{
    /// <summary>The refusal of a place behind which changes are missing.</summary>
    internal static readonly ScimError Removed = new(
        410, null, "Changes behind this place have been removed since; read what you need anew, and begin without a cursor.");

    public async Task<Reply<ChangePage>> ReadAsync(string? cursor, int count, CancellationToken cancellationToken)
    {
        var begin = default(ChangeCursor);
        if (cursor is not null && !ChangeCursor.TryParse(cursor, out begin))
        {
            return ScimError.InvalidValue("The cursor was not made by this change feed.");
        }

        if (count < 1)
        {
            return ScimError.InvalidValue("The count of changes must be at least 1.");
        }

        var limit = Math.Min(count, ChangePage.MaxCount);
        var organizationId = ChangeFeedKey.Parse(this.GetPrimaryKeyString()).OrganizationId;
        var rows = organizationId is not null
            ? await store.ReadAsync(organizationId, begin.Position, limit, cancellationToken)
            : await store.ReadAllAsync(begin.Position, limit, cancellationToken);

        // Behind the page, which may miss what was removed while it was read.
        var removed = await store.FindLastRemovedAsync(organizationId, cancellationToken);
        if (cursor is not null && begin.Position < removed)
        {
            return Removed;
        }

        // Who begins with an empty feed from which changes were removed goes on behind those.
        return new ChangePage(
            [.. rows.Select(Describe)],
            rows.Count > 0 ? new ChangeCursor(rows[^1].Position).ToString()
            : cursor is null && removed > 0 ? new ChangeCursor(removed).ToString()
            : cursor);
    }

    public async Task<Reply<ChangePage>> ReadForAsync(string userId, string? cursor, int count, CancellationToken cancellationToken)
    {
        if (ChangeFeedKey.Parse(this.GetPrimaryKeyString()).OrganizationId is not { } organizationId)
        {
            return ScimError.Forbidden("Nobody may read the changes of all organizations here");
        }

        return await policy.CheckOrganizationAsync(organizationId, userId, cancellationToken) is { } refused
            ? refused
            : await ReadAsync(cursor, count, cancellationToken);
    }

    internal static Change Describe(ChangeRow row) => new(
        row.Position, row.ChangeId, row.Occurred, row.ProviderKey, row.OrganizationId, row.OwnerId, row.Type, row.ResourceId, row.Data);
}
