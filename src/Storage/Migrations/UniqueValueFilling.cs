using System.Text.Json.Nodes;
using Npgsql;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Storage.Migrations;

/// <summary>Fills the table of unique values after the schemas have marked other attributes as unique than before.</summary>
/// <param name="connection">An open connection that nothing else uses.</param>
/// <param name="users">The User with the extensions that the silos will have.</param>
internal sealed class UniqueValueFilling(NpgsqlConnection connection, ResourceType users)
{
    private const long BatchSize = 500;
    private const int MaxNamed = 10;

    /// <summary>Fills it in one transaction, in which nobody else may write identities; does nothing if the attributes are the same.</summary>
    /// <exception cref="MigrationException">Users of a provider have the same value; the message names the attributes and the users.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var fingerprint = UniqueAttributes.Fingerprint(users);
        await using (var stored = Command(UniqueFillingSql.Fingerprint).With(users.Name))
        {
            if ((await stored.ExecuteScalarAsync(cancellationToken) as string ?? "") == fingerprint)
            {
                return;
            }
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var begin = Command(UniqueFillingSql.Begin))
        {
            await begin.ExecuteNonQueryAsync(cancellationToken);
        }

        var duplicates = fingerprint.Length == 0 ? [] : await FillAsync(cancellationToken);
        if (duplicates.Count > 0)
        {
            throw new MigrationException(
                "An attribute cannot become unique while users of a provider have the same value of it: change or delete "
                + string.Join(", ", duplicates.Take(MaxNamed)) + (duplicates.Count > MaxNamed ? ", and others." : "."));
        }

        await using (var finish = Command(UniqueFillingSql.Finish).With(users.Name).With(fingerprint))
        {
            await finish.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<List<string>> FillAsync(CancellationToken cancellationToken)
    {
        var duplicates = new List<string>();
        var (providerKey, userId) = (Guid.Empty, Guid.Empty);
        while (true)
        {
            await using var batch = Command(UniqueFillingSql.Batch).With(providerKey).With(userId).With(BatchSize);
            var rows = await batch.ReadAllAsync(
                reader => (ProviderKey: reader.GetGuid(0), UserId: reader.GetGuid(1), Folded: reader.GetString(2)), cancellationToken);
            foreach (var row in rows)
            {
                foreach (var (attribute, value) in UniqueAttributes.Read(users, JsonNode.Parse(row.Folded)!.AsObject()))
                {
                    await using var hold = Command(UniqueFillingSql.Hold)
                        .With(row.ProviderKey).With(attribute).With(UniqueValue.Of(attribute, value).Hash).With(row.UserId);
                    if (await hold.ExecuteNonQueryAsync(cancellationToken) == 0)
                    {
                        duplicates.Add($"{attribute} of {row.UserId:D}");
                    }
                }
            }

            if (rows.Count == 0)
            {
                return duplicates;
            }

            (providerKey, userId) = (rows[^1].ProviderKey, rows[^1].UserId);
        }
    }

    private NpgsqlCommand Command(string sql) => new(sql, connection) { CommandTimeout = 0 };
}
