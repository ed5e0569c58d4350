using System.Data;
using Npgsql;

namespace ScimCluster.Storage;

/// <summary>
/// An export that sees one moment of the database, however long it takes: one transaction on one connection, so that a
/// member of a group is never without its user. Not for several threads.
/// </summary>
internal sealed class ExportSnapshot : IExportStore, IAsyncDisposable
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly ExportReading _reading;

    private ExportSnapshot(NpgsqlDataSource dataSource, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _dataSource = dataSource;
        _connection = connection;
        _transaction = transaction;
        _reading = new ExportReading(sql => new NpgsqlCommand(sql, connection, transaction));
    }

    /// <summary>Begins; the moment is that of the first statement.</summary>
    public static Task<ExportSnapshot> OpenAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync("begin an export", dataSource, async () =>
        {
            var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            try
            {
                return new ExportSnapshot(
                    dataSource, connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken));
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        });

    public Task<IReadOnlyList<IdentityRow>> ReadUsersAsync(
        Guid providerKey, Guid? after, int count, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync(
            "export users", _dataSource, () => _reading.ReadUsersAsync(providerKey, after, count, cancellationToken));

    public Task<IReadOnlyList<ExportedGroupRow>> ReadGroupsAsync(
        Guid providerKey, Guid? after, int count, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync(
            "export groups", _dataSource, () => _reading.ReadGroupsAsync(providerKey, after, count, cancellationToken));

    public Task<IReadOnlyList<ExportedMemberRow>> ReadMembersAsync(
        Guid providerKey, ExportedMemberRow? after, int count, CancellationToken cancellationToken) =>
        StorageErrors.TranslateAsync(
            "export members of groups", _dataSource, () => _reading.ReadMembersAsync(providerKey, after, count, cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
