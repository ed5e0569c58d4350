using System.Data;
using Npgsql;

namespace ScimCluster.Storage;

/// <content>Users that come with ids and times of their own.</content>
internal sealed partial class PostgresIdentityStore : IUserImportStore
{
    public Task<IReadOnlyList<IdentityRow>> FindUsersAsync(
        Guid providerKey, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read users", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(UserImportSql.FindUsers).With(providerKey).With([.. ids]);
            return await command.ReadAllAsync(ReadRow, cancellationToken);
        });

    public Task<IReadOnlyList<Guid>> FindGroupsAsync(
        Guid providerKey, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read groups", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(UserImportSql.FindGroups).With(providerKey).With([.. ids]);
            return await command.ReadAllAsync(reader => reader.GetGuid(0), cancellationToken);
        });

    public Task<UserImport> ImportAsync(ImportedIdentity identity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        return StorageErrors.TranslateAsync("import a user", dataSource, async () =>
        {
            for (var attempt = 1; ; attempt++)
            {
                if (await TryImportAsync(identity, attempt < Attempts, cancellationToken) is { } import)
                {
                    return import;
                }
            }
        });
    }

    /// <summary>Reads a row that begins with the columns of an identity.</summary>
    public static IdentityRow ReadRow(NpgsqlDataReader reader) => ReadRow(reader, first: 0);

    // Null if another transaction came in between and the attempt may be repeated.
    private async Task<UserImport?> TryImportAsync(ImportedIdentity identity, bool mayRunAgain, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        Outcome outcome;
        try
        {
            outcome = await TryWriteAsync(CreateCommand(identity.Identity).On(connection), mayRunAgain, cancellationToken);
        }
        catch (PostgresException error) when (
            error is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: SchemaNames.UserPrimaryKey })
        {
            return new(UserImportStatus.IdTaken);
        }

        switch (outcome)
        {
            case { Lost: true } when mayRunAgain:
                return null;
            case { Authorized: false }:
                return new(UserImportStatus.Revoked);
            case { Row: { } row } when row.UserId != identity.Identity.UserId:
                return new(UserImportStatus.KnownUnderOtherId);
            case { Row: not null }:
                break;
            case { Taken: IdentityUniqueKey.Attribute }:
                var attribute = await FindTakenAsync(
                    identity.Identity.Authority.ProviderKey, null, identity.Identity.Content, cancellationToken);
                return new(UserImportStatus.Taken, IdentityUniqueKey.Attribute, attribute);
            default:
                return new(UserImportStatus.Taken, outcome.Taken ?? IdentityUniqueKey.AccountId);
        }

        await using var keeping = new NpgsqlCommand(UserImportSql.KeepMeta, connection)
            .With(identity.Identity.Authority.ProviderKey)
            .With(identity.Identity.UserId)
            .With(identity.Version)
            .With(identity.Created)
            .With(identity.LastModified);
        await keeping.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(UserImportStatus.Written);
    }
}
