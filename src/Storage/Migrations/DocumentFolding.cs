using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Storage.Migrations;

/// <summary>
/// The step that SQL cannot do: folds the documents that have no folded form, because they are older than the column or
/// were written by a program that does not know it, and all of them when what folding depends on has changed.
/// </summary>
/// <param name="connection">An open connection that nothing else uses.</param>
/// <param name="users">The User with the extensions that the silos will have.</param>
internal sealed class DocumentFolding(NpgsqlConnection connection, ResourceType users)
{
    private const long BatchSize = 200;

    /// <summary>
    /// Folds in batches, each a transaction. What was done stays if the run is broken off, and the next one goes on from
    /// there. Writers may run beside it.
    /// </summary>
    /// <returns>How many folded forms were written.</returns>
    public async Task<int> CompleteAsync(CancellationToken cancellationToken)
    {
        var written = 0;
        while (await FoldPendingAsync(cancellationToken) is { } filled)
        {
            written += filled;
        }

        var fingerprint = FoldedDocument.Fingerprint(users);
        if (await ReadFingerprintAsync(cancellationToken) == fingerprint)
        {
            return written;
        }

        Place? place = await BeginAsync(fingerprint, cancellationToken);
        while (place is not null)
        {
            var (last, filled) = await FoldBehindAsync(place, cancellationToken);
            place = last;
            written += filled;
        }

        return written;
    }

    /// <summary>What the documents of the database were folded with, or null if they have never all been.</summary>
    public async Task<string?> ReadFingerprintAsync(CancellationToken cancellationToken)
    {
        await using var command = Command(FoldingSql.Fingerprint).With(users.Name);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private async Task<Place> BeginAsync(string fingerprint, CancellationToken cancellationToken)
    {
        await using var command = Command(FoldingSql.Begin).With(users.Name).With(fingerprint);
        var places = await command.ReadAllAsync(reader => new Place(reader.GetGuid(0), reader.GetGuid(1)), cancellationToken);
        return places[0];
    }

    private async Task<int?> FoldPendingAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await ReadAsync(Command(FoldingSql.Pending).With(BatchSize), cancellationToken);
        int? filled = rows.Count == 0 ? null : await FillAsync(rows, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return filled;
    }

    // The last batch also stores the fingerprint.
    private async Task<(Place? Last, int Filled)> FoldBehindAsync(Place place, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var rows = await ReadAsync(
            Command(FoldingSql.Batch).With(place.ProviderKey).With(place.UserId).With(BatchSize), cancellationToken);
        var filled = rows.Count == 0 ? 0 : await FillAsync(rows, cancellationToken);
        var last = rows.Count == 0 ? null : rows[^1].Place;
        await using var progress = last is null
            ? Command(FoldingSql.Finish).With(users.Name)
            : Command(FoldingSql.Advance).With(users.Name).With(last.ProviderKey).With(last.UserId);
        await progress.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (last, filled);
    }

    private async Task<IReadOnlyList<Row>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
        {
            return await command.ReadAllAsync(
                reader => new Row(new Place(reader.GetGuid(0), reader.GetGuid(1)), Fold(reader.GetString(2))), cancellationToken);
        }
    }

    private async Task<int> FillAsync(IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        await using var command = Command(FoldingSql.Fill);
        Add(NpgsqlDbType.Uuid, rows.Select(row => row.Place.ProviderKey).ToArray());
        Add(NpgsqlDbType.Uuid, rows.Select(row => row.Place.UserId).ToArray());
        Add(NpgsqlDbType.Jsonb, rows.Select(row => row.Folded).ToArray());
        return await command.ExecuteNonQueryAsync(cancellationToken);

        void Add<T>(NpgsqlDbType type, T[] values) =>
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    private NpgsqlCommand Command(string sql) => new(sql, connection) { CommandTimeout = 0 };

    private string Fold(string document) => FoldedDocument.Fold(users, JsonNode.Parse(document)!.AsObject()).ToJsonString();

    private sealed record Place(Guid ProviderKey, Guid UserId);

    private sealed record Row(Place Place, string Folded);
}
