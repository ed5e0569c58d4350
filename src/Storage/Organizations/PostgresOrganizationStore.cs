using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Organizations in PostgreSQL; each call is one statement.</summary>
internal sealed class PostgresOrganizationStore(NpgsqlDataSource dataSource) : IOrganizationStore
{
    public Task<bool> CreateAsync(OrganizationRow organization, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(organization);
        return WriteAsync(
            "create an organization",
            () => dataSource.CreateCommand(OrganizationSql.Create)
                .With(organization.OrganizationId).With(organization.Name).With(organization.Created),
            cancellationToken);
    }

    public async Task<OrganizationRow?> FindAsync(string organizationId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "read an organization",
            () => dataSource.CreateCommand(OrganizationSql.Find).With(organizationId),
            ReadOrganization,
            cancellationToken);
        return found.SingleOrDefault();
    }

    public Task<IReadOnlyList<OrganizationRow>> ListAsync(CancellationToken cancellationToken) =>
        ReadAsync("list organizations", () => dataSource.CreateCommand(OrganizationSql.List), ReadOrganization, cancellationToken);

    public Task<bool> IsUserActiveAsync(string organizationId, Guid userId, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("read a member", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(OrganizationSql.IsUserActive).With(organizationId).With(userId);
            return await command.ExecuteScalarAsync(cancellationToken) is true;
        });

    public async Task<OrganizationUserRow?> FindUserAsync(string organizationId, Guid userId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "read a user",
            () => dataSource.CreateCommand(OrganizationSql.FindUser).With(organizationId).With(userId),
            reader => new OrganizationUserRow(
                reader.GetGuid(0),
                reader.IsDBNull(1) ? null : reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetBoolean(3),
                reader.IsDBNull(4) ? null : reader.GetString(4)),
            cancellationToken);
        return found.SingleOrDefault();
    }

    public Task<bool> SetMemberAsync(
        string organizationId, string userId, string roles, DateTimeOffset now, CancellationToken cancellationToken) =>
        WriteAsync(
            "write a member",
            () => dataSource.CreateCommand(OrganizationSql.SetMember).With(organizationId).With(userId).With(roles).With(now),
            cancellationToken);

    public Task<bool> RemoveMemberAsync(string organizationId, string userId, CancellationToken cancellationToken) =>
        WriteAsync(
            "remove a member",
            () => dataSource.CreateCommand(OrganizationSql.RemoveMember).With(organizationId).With(userId),
            cancellationToken);

    private static OrganizationRow ReadOrganization(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2));

    private Task<bool> WriteAsync(string operation, Func<NpgsqlCommand> createCommand, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync(operation, dataSource, async () =>
        {
            await using var command = createCommand();
            return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
        });

    private Task<IReadOnlyList<T>> ReadAsync<T>(
        string operation, Func<NpgsqlCommand> createCommand, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync<IReadOnlyList<T>>(operation, dataSource, async () =>
        {
            await using var command = createCommand();
            return await command.ReadAllAsync(read, cancellationToken);
        });
}
