using Npgsql;

namespace ScimCluster.Storage;

/// <summary>The guard's counts in PostgreSQL.</summary>
internal sealed class PostgresDeprovisioningStore(NpgsqlDataSource dataSource) : IDeprovisioningStore
{
    public Task<DeprovisioningState> ReadAsync(Guid providerKey, DateTimeOffset since, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read a guard", dataSource, async () =>
        {
            await using var users = dataSource.CreateCommand(DeprovisioningSql.Users).With(providerKey);
            await using var tripped = dataSource.CreateCommand(DeprovisioningSql.TrippedAt).With(providerKey);
            await using var spans = dataSource.CreateCommand(DeprovisioningSql.Spans).With(providerKey).With(since);
            return new DeprovisioningState(
                (long)(await users.ExecuteScalarAsync(cancellationToken))!,
                await spans.ReadAllAsync(reader => (reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt64(1)), cancellationToken),
                (await tripped.ReadAllAsync(reader => (DateTimeOffset?)reader.GetFieldValue<DateTimeOffset>(0), cancellationToken)).SingleOrDefault());
        });

    public Task CountAsync(WriteAuthority authority, DateTimeOffset span, DateTimeOffset windowStart, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("count a deprovisioning", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(DeprovisioningSql.Count)
                .With(authority.ProviderKey)
                .With(authority.Epoch)
                .With(span)
                .With(windowStart)
                .With(authority.NotAfter);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        });

    public Task<bool> TripAsync(
        WriteAuthority authority, DeprovisioningStorm storm, DateTimeOffset staleBefore, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("set off a guard", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(DeprovisioningSql.Trip)
                .With(authority.ProviderKey)
                .With(authority.Epoch)
                .With(storm.OccurredAt)
                .With(staleBefore)
                .With(Guid.CreateVersion7(storm.OccurredAt))
                .With(storm.ProviderId)
                .With(storm.Count)
                .With(storm.Users)
                .With(storm.IsRefusing)
                .With(authority.NotAfter)
                .With(storm.TokenId)
                .With(storm.TokenLabel)
                .With(storm.Detail);
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        });

    public Task ReleaseAsync(WriteAuthority authority, GuardRelease release, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("release a guard", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(DeprovisioningSql.Release)
                .With(authority.ProviderKey)
                .With(authority.Epoch)
                .With(authority.NotAfter)
                .With(Guid.CreateVersion7(release.OccurredAt))
                .With(release.OccurredAt)
                .With(release.ProviderId)
                .With(release.Actor);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        });
}
