using System.Net;
using System.Net.Sockets;
using Npgsql;
using ScimCluster.Gateway;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Silo.Development;

/// <summary>Brings everything up on this machine, in the order in which each part needs the one before.</summary>
internal static class DevelopmentHost
{
    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task RunAsync(int port, DirectoryInfo data, TextWriter output, CancellationToken cancellationToken)
    {
        EnsureFree(port);
        data.Create();
        var keys = DevelopmentKeys.LoadOrCreate(data);

        await output.WriteLineAsync("Starting PostgreSQL ...");
        await using var postgres = await PrivatePostgres.StartAsync(
            new PrivatePostgresOptions { Folder = Path.Combine(data.FullName, "postgres"), Notify = output.WriteLine },
            cancellationToken);
        await using (var database = NpgsqlDataSource.Create(postgres.ConnectionString))
        {
            await Migrator.MigrateAsync(database, cancellationToken);
        }

        await output.WriteLineAsync("Starting silo and gateway ...");
        var baseUrl = $"http://127.0.0.1:{port}";
        await using var app = SiloApplication.Build([], Settings(baseUrl, postgres.ConnectionString, keys));
        await app.StartAsync(cancellationToken);

        var scimToken = await DemoConnection.EnsureAsync(
            app.Services.GetRequiredService<IGrainFactory>(), DevelopmentFile.TryRead(data)?.ScimToken, cancellationToken);
        var file = new DevelopmentFile(
            baseUrl,
            baseUrl + "/scim/v2",
            scimToken,
            SessionToken.Create(DemoConnection.AdministratorId, keys.SessionSigningKey, Time),
            keys.OperatorKey,
            DemoConnection.OrganizationId,
            Environment.ProcessId);
        file.Write(data);

        await output.WriteLineAsync(Greeting.Of(file, data));
        await app.WaitForShutdownAsync(cancellationToken);
    }

    private static Dictionary<string, string?> Settings(string baseUrl, string connectionString, DevelopmentKeys keys)
    {
        var ports = FreePorts(2);
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Urls"] = baseUrl,
            [ConnectionStrings.Key] = connectionString,
            ["Silo:SiloPort"] = ports[0].ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Silo:GatewayPort"] = ports[1].ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Sessions:SigningKey"] = keys.SessionSigningKey,
            ["Sessions:Issuer"] = SessionToken.Issuer,
            ["Sessions:Audience"] = SessionToken.Audience,
            ["Gateway:OperatorKeyHashes:0"] = OperatorKey.Hash(keys.OperatorKey),
        };
    }

    // Before anything is started: a taken port would otherwise show only after the database is up.
    private static void EnsureFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException)
        {
            throw new StartException($"Port {port} on 127.0.0.1 is taken: choose another with --port.");
        }
    }

    // Several development hosts run side by side; nobody but their own process uses these ports.
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            return [.. listeners.Select(listener =>
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            })];
        }
        finally
        {
            foreach (var listener in listeners)
            {
                listener.Dispose();
            }
        }
    }
}
