using System.Runtime.InteropServices;
using Npgsql;
using ScimCluster.Gateway.Hosting;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Silo.Development;

/// <summary>Brings everything up on this machine, in the order in which each part needs the one before.</summary>
internal static class DevelopmentHost
{
    private static readonly TimeProvider Time = TimeProvider.System;

    public static async Task RunAsync(
        DevelopmentOptions options, TextWriter output, Action<IServiceCollection>? configureServices, CancellationToken cancellationToken)
    {
        LoopbackPorts.EnsureFree(options.Ports);
        options.Data.Create();
        var keys = DevelopmentKeys.LoadOrCreate(options.Data);

        await output.WriteLineAsync("Starting PostgreSQL ...");
        await using var postgres = await PrivatePostgres.StartAsync(
            new PrivatePostgresOptions { Folder = Path.Combine(options.Data.FullName, "postgres"), Notify = output.WriteLine },
            cancellationToken);
        await using (var database = NpgsqlDataSource.Create(postgres.ConnectionString))
        {
            var configuration = new ConfigurationBuilder()
                .SetBasePath(AppContext.BaseDirectory)
                .AddJsonFile("appsettings.json", optional: true)
                .AddEnvironmentVariables()
                .Build();
            await Migrator.MigrateAsync(database, ConfiguredSchemas.Load(configuration).User, cancellationToken);
            await MembershipTables.ClearAsync(database, cancellationToken);
        }

        var settings = new DevelopmentSettings(postgres.ConnectionString, keys, options.Ports);
        var baseUrl = $"http://127.0.0.1:{options.Port}";
        if (options.IsOneProcess)
        {
            await output.WriteLineAsync("Starting silo and gateway ...");
            await using var app = SiloApplication.Build([], settings.OfSilo(1, baseUrl, hostGateway: true), configureServices);
            await app.StartAsync(cancellationToken);
            var file = await EnsureConnectionAsync(baseUrl, keys, options, postgres.ConnectionString, cancellationToken);
            await output.WriteLineAsync(Greeting.Of(file, options, []));
            await app.WaitForShutdownAsync(cancellationToken);
        }
        else
        {
            await output.WriteLineAsync($"Starting {options.Silos} silos and {options.Gateways} gateways ...");
            await using var cluster = await DevelopmentCluster.StartAsync(options, settings, output, Time, cancellationToken);
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
            var file = await EnsureConnectionAsync(baseUrl, keys, options, postgres.ConnectionString, cancellationToken);
            await output.WriteLineAsync(Greeting.Of(file, options, cluster.Lines));
            await asked.Task.WaitAsync(cancellationToken);

            void Stop(PosixSignalContext signal)
            {
                signal.Cancel = true;
                asked.TrySetResult();
            }
        }
    }

    private static async Task<DevelopmentFile> EnsureConnectionAsync(
        string baseUrl, DevelopmentKeys keys, DevelopmentOptions options, string connectionString, CancellationToken cancellationToken)
    {
        var sessionToken = SessionToken.Create(DemoConnection.AdministratorId, keys.SessionSigningKey, Time);
        var scimToken = await DemoConnection.EnsureAsync(
            baseUrl, keys.OperatorKey, sessionToken, DevelopmentFile.TryRead(options.Data)?.ScimToken, cancellationToken);
        var file = new DevelopmentFile(
            baseUrl,
            baseUrl + "/scim/v2",
            scimToken,
            sessionToken,
            keys.OperatorKey,
            DemoConnection.OrganizationId,
            connectionString,
            new ClusterSettings().ClusterId,
            Environment.ProcessId);
        file.Write(options.Data);
        return file;
    }
}
