using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Storage.Migrations;

/// <summary>
/// The step that SQL cannot do: folds the documents of rows that have no folded form, because they are older than the
/// column or were written by a program that does not know it.
/// </summary>
internal static class DocumentFolding
{
    private const int BatchSize = 500;

    /// <summary>Folds in batches, each a transaction, until nothing is left; what was done stays if the run is broken off.</summary>
    /// <returns>How many documents were folded.</returns>
    public static async Task<int> CompleteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var total = 0;
        while (await ReadPendingAsync(connection, cancellationToken) is { Count: > 0 } rows)
        {
            total += await FillAsync(connection, rows, cancellationToken);
        }

        return total;
    }

    private static async Task<List<Row>> ReadPendingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FoldingSql.Pending, connection) { CommandTimeout = 0 }.With((long)BatchSize);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Row>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt64(2), Fold(reader.GetString(3))));
        }

        return rows;
    }

    private static async Task<int> FillAsync(NpgsqlConnection connection, List<Row> rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(FoldingSql.Fill, connection) { CommandTimeout = 0 };
        Add(NpgsqlDbType.Uuid, rows.Select(row => row.ProviderKey).ToArray());
        Add(NpgsqlDbType.Uuid, rows.Select(row => row.UserId).ToArray());
        Add(NpgsqlDbType.Bigint, rows.Select(row => row.Version).ToArray());
        Add(NpgsqlDbType.Jsonb, rows.Select(row => row.Folded).ToArray());
        return await command.ExecuteNonQueryAsync(cancellationToken);

        void Add<T>(NpgsqlDbType type, T[] values) =>
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private static string Fold(string document) =>
        FoldedDocument.Fold(SchemaCatalog.BuiltIn.User, JsonNode.Parse(document)!.AsObject()).ToJsonString();

    private sealed record Row(Guid ProviderKey, Guid UserId, long Version, string Folded);
}
