using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Identities in PostgreSQL. Each write is one statement, which PostgreSQL commits by itself.</summary>
internal sealed partial class PostgresIdentityStore(NpgsqlDataSource dataSource) : IIdentityStore
{
    // Each attempt that finds a race begins after another transaction has won it.
    private const int Attempts = 5;

    // What the create says beside the numbers of the keys.
    private const IdentityUniqueKey Undone = (IdentityUniqueKey)9;

    public Task<IdentityWrite> CreateAsync(NewIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return StorageErrors.TranslateAsync<IdentityWrite>("create an identity", dataSource, async () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                var outcome = await TryWriteAsync(CreateCommand(identity), attempt < Attempts, cancellationToken);
                if (outcome.Taken == IdentityUniqueKey.Attribute
                    && await FindTakenAsync(identity.Authority.ProviderKey, null, identity.Content, cancellationToken) is { } attribute)
                {
                    return new(WriteStatus.Taken, TakenKey: IdentityUniqueKey.Attribute, TakenAttribute: attribute);
                }

                // A statement that lost a race runs again, and sees in its new snapshot who won.
                if (outcome is { Lost: false, Authorized: false })
                {
                    return new(outcome.Late ? WriteStatus.Late : WriteStatus.Revoked);
                }
                else if (outcome.Row is not null)
                {
                    return new(WriteStatus.Written, outcome.Row);
                }
                else if (outcome is { Lost: false, Taken: Undone })
                {
                    return new(WriteStatus.Undone);
                }
                else if (outcome is { Lost: false, Taken: { } taken })
                {
                    return new(WriteStatus.Taken, TakenKey: taken);
                }
                else if (attempt == Attempts)
                {
                    return new(WriteStatus.Taken, TakenKey: outcome.Taken ?? IdentityUniqueKey.AccountId);
                }
            }
        });
    }

    public Task<IdentityWrite> UpdateAsync(IdentityUpdate update, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(update);
        return WriteVersionAsync("update an identity", () => UpdateCommand(update), update.Authority, update.AccountId, update.Content, cancellationToken);
    }

    public Task<IdentityWrite> DeleteAsync(IdentityDeletion deletion, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deletion);
        return WriteVersionAsync("delete an identity", () => DeleteCommand(deletion), deletion.Authority, deletion.AccountId, content: null, cancellationToken);
    }

    private Task<IdentityWrite> WriteVersionAsync(
        string operation,
        Func<NpgsqlCommand> command,
        WriteAuthority authority,
        string? accountId,
        IdentityContent? content,
        CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync<IdentityWrite>(operation, dataSource, async () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                var outcome = await TryWriteAsync(command(), attempt < Attempts, cancellationToken);
                if (outcome.Taken == IdentityUniqueKey.Attribute && attempt < Attempts)
                {
                    if (await FindTakenAsync(authority.ProviderKey, accountId, content!, cancellationToken) is { } attribute)
                    {
                        return new(WriteStatus.Taken, TakenKey: IdentityUniqueKey.Attribute, TakenAttribute: attribute);
                    }
                }
                else if (outcome.Taken is { } taken)
                {
                    return new(WriteStatus.Taken, TakenKey: taken);
                }
                else if (!outcome.Lost)
                {
                    return outcome switch
                    {
                        { Authorized: false } => new(outcome.Late ? WriteStatus.Late : WriteStatus.Revoked),
                        { Row: null } => new(WriteStatus.VersionMismatch),
                        _ => new IdentityWrite(WriteStatus.Written, outcome.Row),
                    };
                }
            }
        });

    // Which attribute's value another identity holds; null if it has let go meanwhile.
    private async Task<string?> FindTakenAsync(
        Guid providerKey, string? accountId, IdentityContent content, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(UniqueValueSql.FindTaken).With(providerKey).With(accountId).With(content.UniqueValues);
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task<Outcome> TryWriteAsync(NpgsqlCommand command, bool mayRunAgain, CancellationToken cancellationToken)
    {
        await using (command)
        {
            try
            {
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                await reader.ReadAsync(cancellationToken);
                return new(
                    Authorized: reader.GetBoolean(0),
                    Late: reader.GetBoolean(1),
                    Taken: reader.IsDBNull(2) ? null : (IdentityUniqueKey)reader.GetInt32(2),
                    Row: reader.IsDBNull(3) ? null : ReadRow(reader, first: 3));
            }
            catch (PostgresException error) when (StorageErrors.TakenKey(error) is { } taken)
            {
                return new(Authorized: true, Late: false, taken, Row: null, Lost: true);
            }
            catch (PostgresException error) when (mayRunAgain && StorageErrors.IsConcurrencyFailure(error))
            {
                return new(Authorized: true, Late: false, Taken: null, Row: null, Lost: true);
            }
        }
    }

    private static IdentityRow ReadRow(NpgsqlDataReader reader, int first) => new(
        ProviderKey: reader.GetGuid(first),
        AccountId: reader.GetString(first + 1),
        UserId: reader.GetGuid(first + 2),
        Active: reader.GetBoolean(first + 3),
        Document: reader.GetString(first + 4),
        Version: reader.GetInt64(first + 5),
        Created: reader.GetFieldValue<DateTimeOffset>(first + 6),
        LastModified: reader.GetFieldValue<DateTimeOffset>(first + 7),
        Groups: ReadGroups(reader));

    // The last column, of statements that read them.
    private static string? ReadGroups(NpgsqlDataReader reader)
    {
        var last = reader.FieldCount - 1;
        return reader.GetName(last) == "groups" && !reader.IsDBNull(last) ? reader.GetString(last) : null;
    }

    /// <summary>What one run of a statement said.</summary>
    /// <param name="Authorized">The provider is alive and at the epoch, and the write is in time.</param>
    /// <param name="Late">The write came too late.</param>
    /// <param name="Taken">The key that another row holds.</param>
    /// <param name="Row">The row that was written.</param>
    /// <param name="Lost">The statement was rolled back because of a simultaneous one.</param>
    private readonly record struct Outcome(bool Authorized, bool Late, IdentityUniqueKey? Taken, IdentityRow? Row, bool Lost = false);
}
