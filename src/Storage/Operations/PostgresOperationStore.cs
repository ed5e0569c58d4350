using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Operations in PostgreSQL.</summary>
internal sealed class PostgresOperationStore(NpgsqlDataSource dataSource) : IOperationStore
{
    public Task MarkUnansweredAsync(WriteAuthority authority, UnansweredOperation operation, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("mark an operation", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(OperationSql.Mark)
                .With(authority.ProviderKey)
                .With(authority.Epoch)
                .With(operation.OperationId)
                .With(operation.ContentHash)
                .With(operation.ExpiresAt)
                .With(authority.NotAfter);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        });

    public Task<bool> IsUnansweredAsync(
        Guid providerKey, Guid operationId, byte[] contentHash, DateTimeOffset now, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("look for an operation", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(OperationSql.IsUnanswered)
                .With(providerKey)
                .With(operationId)
                .With(contentHash)
                .With(now);
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        });

    public Task<bool> IsCarriedOutAsync(Guid providerKey, Guid operationId, DateTimeOffset since, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("look for a change", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(OperationSql.IsCarriedOut).With(providerKey).With(operationId).With(since);
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        });

    public Task<KeyedOperation?> ClaimAsync(
        WriteAuthority authority, KeyedOperation claim, DateTimeOffset now, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("claim a key", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(OperationSql.Claim)
                .With(authority.ProviderKey)
                .With(authority.Epoch)
                .With(claim.KeyHash)
                .With(claim.OperationId)
                .With(claim.ContentHash)
                .With(claim.ExpiresAt)
                .With(now)
                .With(authority.NotAfter);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken)
                ? new KeyedOperation(
                    reader.GetFieldValue<byte[]>(0), reader.GetGuid(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<DateTimeOffset>(3))
                : null;
        });

    public Task<int> RemoveExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("remove expired operations", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(OperationSql.RemoveExpired).With(now).With(limit);
            return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        });
}
