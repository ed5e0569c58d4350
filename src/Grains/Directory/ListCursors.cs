using Microsoft.Extensions.Options;
using ScimCluster.Scim;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Gives out cursors and takes them back.</summary>
internal sealed class ListCursors(CursorKey key, IOptions<DirectoryOptions> options, TimeProvider time)
{
    // Expiries are whole seconds; a cursor never lives shorter than promised.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    /// <summary>Where the page begins, and the count of the pages before it; nothing for the first page.</summary>
    /// <returns>The cursor; 400 <c>invalidCursor</c>, <c>expiredCursor</c> or <c>invalidCount</c>.</returns>
    public async Task<ScimResult<ListCursor?>> ReadAsync(Guid providerKey, ResourceType type, ListIdentities query, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(query.Cursor))
        {
            return (ListCursor?)null;
        }

        if (ListCursor.Read(query.Cursor, await key.GetAsync(cancellationToken), providerKey, type, query) is not { } cursor)
        {
            return ScimError.InvalidCursor(
                "'cursor' is none that was given out for this filter and order: send it as it came, with the same query.");
        }

        if (cursor.Expiry < time.GetUtcNow())
        {
            return ScimError.ExpiredCursor("'cursor' has expired: begin again with an empty one.");
        }

        // RFC 9865 §2.1: the count of a query stays the same on all its pages. It need not be said again.
        return cursor.Count != query.Count && !query.CountIsDefault
            ? ScimError.InvalidCount($"'count' must be {cursor.Count} on every page of this query, as on the first one.")
            : cursor;
    }

    /// <summary>The cursor of the place behind which the next page begins; null behind the last page.</summary>
    public async Task<string?> WriteAsync(
        ListPosition? position, Guid providerKey, ResourceType type, ListIdentities query, CancellationToken cancellationToken) =>
        position is null
            ? null
            : new ListCursor(position, time.GetUtcNow() + options.Value.CursorLifetime + Rounding, query.Count)
                .Write(await key.GetAsync(cancellationToken), providerKey, type, query);
}
