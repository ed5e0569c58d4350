using Npgsql;
using ScimCluster.Scim;

namespace ScimCluster.Storage.Lists;

/// <summary>Runs the statement of a list and reads its page.</summary>
internal static class ListReading
{
    // The columns of ListSql in front of the row.
    private const int FirstColumn = 3;

    /// <summary>Reads a page.</summary>
    /// <typeparam name="TRow">A row as it is stored.</typeparam>
    /// <param name="dataSource">Where to.</param>
    /// <param name="table">Where the resources are.</param>
    /// <param name="providerKey">The tenant.</param>
    /// <param name="query">The page.</param>
    /// <param name="readRow">Reads a row that begins with this column.</param>
    /// <param name="idOf">The id of a row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The page; 400 <c>invalidFilter</c> or <c>tooMany</c>.</returns>
    public static async Task<ScimResult<ListPage<TRow>>> ReadAsync<TRow>(
        NpgsqlDataSource dataSource,
        ListTable table,
        Guid providerKey,
        ListQuery query,
        Func<NpgsqlDataReader, int, TRow> readRow,
        Func<TRow, Guid> idOf,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Offset);
        ArgumentOutOfRangeException.ThrowIfNegative(query.Limit);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(query.MaxCandidates);
        if (query.Filter is not null && FilterTranslator.Check(query.Filter) is { } refused)
        {
            return refused;
        }

        return await StorageErrors.TranslateAsync("list resources", dataSource, async () =>
        {
            await using var command = ListCommand.Create(dataSource, table, providerKey, query);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await ReadPageAsync(reader, query, readRow, idOf, cancellationToken);
        });
    }

    private static async Task<ScimResult<ListPage<TRow>>> ReadPageAsync<TRow>(
        NpgsqlDataReader reader,
        ListQuery query,
        Func<NpgsqlDataReader, int, TRow> readRow,
        Func<TRow, Guid> idOf,
        CancellationToken cancellationToken)
    {
        var rows = new List<TRow>();
        var total = 0;
        ListPosition? last = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (reader.GetBoolean(0))
            {
                return ListCommand.TooMany(query.MaxCandidates);
            }

            total = reader.GetInt32(1);
            if (reader.IsDBNull(FirstColumn))
            {
                continue;
            }

            if (rows.Count == query.Limit)
            {
                return new ListPage<TRow>(rows, total, last);
            }

            var row = readRow(reader, FirstColumn);
            rows.Add(row);
            last = new ListPosition(reader.IsDBNull(2) ? null : reader.GetString(2), idOf(row));
        }

        return new ListPage<TRow>(rows, total);
    }
}
