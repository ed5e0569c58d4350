using System.Data;
using Npgsql;
using ScimCluster.Scim;

namespace ScimCluster.Storage;

/// <summary>Roles of members and the groups behind them, in PostgreSQL; each read is one statement.</summary>
internal sealed class PostgresMemberRoleStore(NpgsqlDataSource dataSource) : IMemberRoleStore
{
    public async Task<MemberRolesRow?> FindAsync(
        string organizationId, string userId, GroupScope scope, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "read a member",
            () => dataSource.CreateCommand(MemberRoleSql.Find)
                .With(organizationId).With(userId).With(IdentityId(userId)).With([.. scope.DisplayNameKeys]).With(scope.Everything),
            cancellationToken);
        return found.Select(row => new MemberRolesRow(userId, row.Roles, row.Groups)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<UserRolesRow>> ListByUserAsync(string userId, GroupScope scope, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "read the memberships of a user",
            () => dataSource.CreateCommand(MemberRoleSql.ListByUser)
                .With(userId).With(IdentityId(userId)).With([.. scope.DisplayNameKeys]).With(scope.Everything),
            cancellationToken);
        return [.. found.Select(row => new UserRolesRow(row.Key, row.Roles, row.Groups))];
    }

    public async Task<IReadOnlyList<MemberRolesRow>> ListAsync(
        string organizationId, GroupScope scope, IReadOnlyCollection<Guid> groupIds, CancellationToken cancellationToken)
    {
        var found = await ReadAsync(
            "list members",
            () => dataSource.CreateCommand(MemberRoleSql.List)
                .With(organizationId).With([.. scope.DisplayNameKeys]).With([.. groupIds]),
            cancellationToken);
        return [.. found.Select(row => new MemberRolesRow(row.Key, row.Roles, row.Groups))];
    }

    public Task<IReadOnlyList<MemberGroupRow>> ListGroupsAsync(string organizationId, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("list groups", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(MemberRoleSql.ListGroups).With(organizationId);
            return await command.ReadAllAsync(reader => ReadGroup(reader, 0), cancellationToken);
        });

    public Task<IReadOnlyList<GroupRoleRow>> ListRulesAsync(string organizationId, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("list roles of groups", dataSource, async () =>
        {
            await using var command = dataSource.CreateCommand(MemberRoleSql.ListRules).With(organizationId);
            return await command.ReadAllAsync(
                reader => new GroupRoleRow(
                    Text(reader, 0), Text(reader, 1), Text(reader, 2), reader.IsDBNull(3) ? null : reader.GetGuid(3), reader.GetString(4)),
                cancellationToken);
        });

    public Task<bool> ReplaceRulesAsync(
        string organizationId, IReadOnlyList<GroupRoleRow> rules, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("write roles of groups", dataSource, async () =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            await using var locking = new NpgsqlCommand(MemberRoleSql.LockRules, connection).With(organizationId);
            await locking.ExecuteNonQueryAsync(cancellationToken);
            await using var removing = new NpgsqlCommand(MemberRoleSql.RemoveRules, connection).With(organizationId);
            await removing.ExecuteNonQueryAsync(cancellationToken);
            await using var adding = new NpgsqlCommand(MemberRoleSql.AddRules, connection)
                .With(organizationId)
                .With([.. rules.Select(rule => rule.ProviderId)])
                .With([.. rules.Select(rule => rule.DisplayName)])
                .With([.. rules.Select(rule => rule.DisplayName is { } name ? CaseFolding.Fold(name) : null)])
                .With([.. rules.Select(rule => rule.ExternalId)])
                .With([.. rules.Select(rule => rule.GroupId)])
                .With([.. rules.Select(rule => rule.Roles)]);
            var isThere = await adding.ExecuteScalarAsync(cancellationToken) is not null;
            await transaction.CommitAsync(cancellationToken);
            return isThere;
        });

    // Members whom no identity provider sent have ids of any form.
    private static Guid? IdentityId(string userId) =>
        Guid.TryParseExact(userId, "D", out var id) && id.ToString("D") == userId ? id : null;

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static MemberGroupRow ReadGroup(NpgsqlDataReader reader, int from) => new(
        reader.GetString(from), reader.GetGuid(from + 1), reader.GetString(from + 2), Text(reader, from + 3), Text(reader, from + 4));

    // A member has a row for each group, and one without a group if there is none.
    private Task<IReadOnlyList<(string Key, string Roles, IReadOnlyList<MemberGroupRow> Groups)>> ReadAsync(
        string operation, Func<NpgsqlCommand> createCommand, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync<IReadOnlyList<(string, string, IReadOnlyList<MemberGroupRow>)>>(operation, dataSource, async () =>
        {
            var members = new List<(string Key, string Roles, IReadOnlyList<MemberGroupRow> Groups)>();
            var groups = new List<MemberGroupRow>();
            await using var command = createCommand();
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var key = reader.GetString(0);
                if (members.Count == 0 || members[^1].Key != key)
                {
                    groups = [];
                    members.Add((key, reader.GetString(1), groups));
                }

                if (!reader.IsDBNull(2))
                {
                    groups.Add(ReadGroup(reader, 2));
                }
            }

            return members;
        });
}
