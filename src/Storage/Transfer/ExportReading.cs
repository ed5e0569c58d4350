using Npgsql;

namespace ScimCluster.Storage;

/// <summary>The statements of an export, on whatever connection makes the commands.</summary>
internal sealed class ExportReading(Func<string, NpgsqlCommand> createCommand)
{
    // Behind every id: no resource has this one.
    private static readonly Guid Beginning = Guid.Empty;

    public async Task<IReadOnlyList<IdentityRow>> ReadUsersAsync(
        Guid providerKey, Guid? after, int count, CancellationToken cancellationToken)
    {
        await using var command = createCommand(ExportSql.Users).With(providerKey).With(after ?? Beginning).With((long)count);
        return await command.ReadAllAsync(PostgresIdentityStore.ReadRow, cancellationToken);
    }

    public async Task<IReadOnlyList<ExportedGroupRow>> ReadGroupsAsync(
        Guid providerKey, Guid? after, int count, CancellationToken cancellationToken)
    {
        await using var command = createCommand(ExportSql.Groups).With(providerKey).With(after ?? Beginning).With((long)count);
        return await command.ReadAllAsync(
            reader => new ExportedGroupRow(
                reader.GetGuid(0),
                reader.GetString(1),
                reader.GetInt64(2),
                reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetFieldValue<DateTimeOffset>(4)),
            cancellationToken);
    }

    public async Task<IReadOnlyList<ExportedMemberRow>> ReadMembersAsync(
        Guid providerKey, ExportedMemberRow? after, int count, CancellationToken cancellationToken)
    {
        await using var command = createCommand(ExportSql.Members)
            .With(providerKey).With(after?.GroupId ?? Beginning).With(after?.MemberId ?? Beginning).With((long)count);
        return await command.ReadAllAsync(
            reader => new ExportedMemberRow(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2)), cancellationToken);
    }
}
