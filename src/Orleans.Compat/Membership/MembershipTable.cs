using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Net;
using Orleans.Storage;

namespace Orleans.Membership;

/// <summary>The membership table in the database, through the statements that OrleansQuery holds.</summary>
internal sealed class MembershipTable(DbDataSource database, bool ownsDatabase, string clusterId) : IGatewayList, IAsyncDisposable
{
    private IReadOnlyDictionary<string, string>? _queries;

    /// <summary>Reads the statements and makes the cluster's version row if there is none.</summary>
    public async Task InitializeAsync(CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync("InsertMembershipVersionKey", cancellationToken);
        await command.ExecuteScalarAsync(cancellationToken);
    }

    public async Task<MembershipSnapshot> ReadAllAsync(CancellationToken cancellationToken)
    {
        await using var command = await CommandAsync("MembershipReadAllKey", cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<MembershipRow> rows = [];
        var version = -1;
        while (await reader.ReadAsync(cancellationToken))
        {
            version = Convert.ToInt32(reader["Version"], CultureInfo.InvariantCulture);
            if (reader["Address"] is not DBNull)
            {
                rows.Add(Read(reader));
            }
        }

        return new MembershipSnapshot(rows, version);
    }

    /// <summary>Adds a row. False if it is there, or the table has changed since <paramref name="version"/>.</summary>
    public async Task<bool> TryInsertAsync(MembershipRow row, int version, CancellationToken cancellationToken)
    {
        await using var command = ForRow(await CommandAsync("InsertMembershipKey", cancellationToken), row.Silo)
            .WithParameter("SiloName", DbType.String, row.SiloName)
            .WithParameter("HostName", DbType.String, row.HostName)
            .WithParameter("Status", DbType.Int32, (int)row.Status)
            .WithParameter("ProxyPort", DbType.Int32, row.ProxyPort)
            .WithParameter("StartTime", DbType.DateTime, row.StartTime)
            .WithParameter("IAmAliveTime", DbType.DateTime, row.IAmAliveTime)
            .WithParameter("Version", DbType.Int32, version);
        return await ChangedAsync(command, cancellationToken);
    }

    /// <summary>Changes a row. False if it is gone, or the table has changed since <paramref name="version"/>.</summary>
    public async Task<bool> TryUpdateAsync(MembershipRow row, int version, CancellationToken cancellationToken)
    {
        await using var command = ForRow(await CommandAsync("UpdateMembershipKey", cancellationToken), row.Silo)
            .WithParameter("Status", DbType.Int32, (int)row.Status)
            .WithParameter("SuspectTimes", DbType.String, DeathVote.Format(row.Suspicions))
            .WithParameter("IAmAliveTime", DbType.DateTime, row.IAmAliveTime)
            .WithParameter("Version", DbType.Int32, version);
        return await ChangedAsync(command, cancellationToken);
    }

    public async Task UpdateIAmAliveAsync(SiloAddress silo, DateTime now, CancellationToken cancellationToken)
    {
        await using var command = ForRow(await CommandAsync("UpdateIAmAlivetimeKey", cancellationToken), silo)
            .WithParameter("IAmAliveTime", DbType.DateTime, now);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task DeleteDefunctAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var command = (await CommandAsync("CleanupDefunctSiloEntriesKey", cancellationToken))
            .WithParameter("IAmAliveTime", DbType.DateTime, before);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<IPEndPoint>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = (await CommandAsync("GatewaysQueryKey", cancellationToken))
            .WithParameter("Status", DbType.Int32, (int)SiloStatus.Active);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<IPEndPoint> gateways = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            gateways.Add(new IPEndPoint(IPAddress.Parse((string)reader["Address"]), Convert.ToInt32(reader["ProxyPort"], CultureInfo.InvariantCulture)));
        }

        return gateways;
    }

    public ValueTask DisposeAsync() => ownsDatabase ? database.DisposeAsync() : ValueTask.CompletedTask;

    private async Task<DbCommand> CommandAsync(string key, CancellationToken cancellationToken)
    {
        _queries ??= await MembershipQueries.ReadAsync(database, cancellationToken);
        return database.CreateCommand(_queries[key]).WithParameter("DeploymentId", DbType.String, clusterId);
    }

    private static DbCommand ForRow(DbCommand command, SiloAddress silo) => command
        .WithParameter("Address", DbType.String, silo.Endpoint.Address.ToString())
        .WithParameter("Port", DbType.Int32, silo.Endpoint.Port)
        .WithParameter("Generation", DbType.Int32, silo.Generation);

    private static async Task<bool> ChangedAsync(DbCommand command, CancellationToken cancellationToken) =>
        Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture) == 1;

    private static MembershipRow Read(DbDataReader reader) => new()
    {
        Silo = SiloAddress.New(IPAddress.Parse((string)reader["Address"]), (int)reader["Port"], (int)reader["Generation"]),
        SiloName = (string)reader["SiloName"],
        HostName = (string)reader["HostName"],
        Status = (SiloStatus)(int)reader["Status"],
        ProxyPort = reader["ProxyPort"] as int? ?? 0,
        Suspicions = DeathVote.Parse(reader["SuspectTimes"] as string),
        StartTime = (DateTime)reader["StartTime"],
        IAmAliveTime = (DateTime)reader["IAmAliveTime"],
    };
}

internal static class MembershipQueries
{
    private static readonly string[] Keys =
    [
        "InsertMembershipVersionKey", "InsertMembershipKey", "UpdateMembershipKey", "UpdateIAmAlivetimeKey", "MembershipReadRowKey",
        "MembershipReadAllKey", "GatewaysQueryKey", "DeleteMembershipTableEntriesKey", "CleanupDefunctSiloEntriesKey",
    ];

    /// <exception cref="OrleansConfigurationException">A statement is missing.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(DbDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT QueryKey, QueryText FROM OrleansQuery");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            texts[reader.GetString(0)] = reader.GetString(1);
        }

        return Keys.FirstOrDefault(k => !texts.ContainsKey(k)) is { } missing
            ? throw new OrleansConfigurationException($"OrleansQuery has no text for {missing}.")
            : texts;
    }
}
