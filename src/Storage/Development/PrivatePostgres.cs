using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace ScimCluster.Storage.Development;

/// <summary>
/// A PostgreSQL server of our own on 127.0.0.1, from the installed programs. It ends with the process that started it,
/// also when that one is killed.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private const string DatabaseName = "scimcluster";
    private const int PortAttempts = 3;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    private readonly PrivatePostgresOptions _options;
    private readonly ServerBinaries _binaries;
    private readonly ServerAccount _account;
    private readonly DataFolder _folder;
    private ServerProcess? _process;
    private int _port;

    private PrivatePostgres(PrivatePostgresOptions options, ServerBinaries binaries, ServerAccount account, DataFolder folder)
    {
        _options = options;
        _binaries = binaries;
        _account = account;
        _folder = folder;
    }

    /// <summary>The folder that holds the data: the one that was asked for, or its replacement.</summary>
    public string Folder => _folder.Path;

    /// <summary>The port on 127.0.0.1; it stays the same after a restart.</summary>
    public int Port => _port;

    /// <summary>Connects as superuser to the database <c>scimcluster</c>. Contains the password.</summary>
    public string ConnectionString => ConnectionStringFor(DatabaseName);

    /// <summary>Makes the data folder if it is new, starts the server and waits until it answers.</summary>
    /// <exception cref="PrivatePostgresException">The server is not installed, its folder is in use, or it did not start.</exception>
    public static async Task<PrivatePostgres> StartAsync(PrivatePostgresOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var binaries = ServerBinaries.Find();
        var account = ServerAccount.Choose();
        var postgres = new PrivatePostgres(options, binaries, account, DataFolder.Open(options, account));
        try
        {
            await postgres._folder.InitializeAsync(binaries, options.Durable, options.TimeProvider, cancellationToken);
            await postgres.StartOnAnyPortAsync(cancellationToken);
            await postgres.EnsureDatabaseAsync(cancellationToken);
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server again, on the same port, after <see cref="StopAsync"/> or <see cref="KillAsync"/>.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_process is { HasExited: false })
        {
            return;
        }

        await StopAsync(cancellationToken);
        await WaitForFormerServerAsync(cancellationToken);
        _process = ServerProcess.Start(_account, _binaries, _folder, _port, _options.Durable);
        await WaitForAnswerAsync(_process, cancellationToken);
    }

    /// <summary>Ends the server: sessions are closed, what was committed is on disk.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_process is { } process)
        {
            await process.StopAsync(cancellationToken).WaitAsync(ShutdownTimeout, _options.TimeProvider, cancellationToken);
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Kills all processes of the server with SIGKILL.</summary>
    public async Task KillAsync(CancellationToken cancellationToken = default)
    {
        if (_process is { HasExited: false } process && _folder.ReadServerId() is { } serverId)
        {
            await process.KillAsync(serverId, cancellationToken).WaitAsync(ShutdownTimeout, _options.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Ends the server and lets go of the folder. The data stay.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }

    private async Task StartOnAnyPortAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            _port = _options.Port ?? FindFreePort();
            try
            {
                await StartAsync(cancellationToken);
                return;
            }
            catch (PrivatePostgresException) when (_options.Port is null && attempt < PortAttempts && _process is { HasExited: true })
            {
                // Another program may have taken the port between our look and the server's start.
                await StopAsync(cancellationToken);
            }
        }
    }

    /// <summary>We hold the folder, so a server that still runs on it lost its program a moment ago and is about to end.</summary>
    private async Task WaitForFormerServerAsync(CancellationToken cancellationToken)
    {
        var clock = _options.TimeProvider;
        var started = clock.GetTimestamp();
        while (_folder.ReadServerId() is { } serverId)
        {
            if (!ServerProcess.IsServer(serverId))
            {
                _folder.RemoveServerId();
            }
            else if (clock.GetElapsedTime(started) > ShutdownTimeout)
            {
                throw new PrivatePostgresException(
                    $"The data folder {Folder} is in use by the PostgreSQL process {serverId}. End it, or choose another folder.");
            }
            else
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private async Task WaitForAnswerAsync(ServerProcess process, CancellationToken cancellationToken)
    {
        var clock = _options.TimeProvider;
        var started = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionStringFor("postgres") + ";Pooling=false;Timeout=5");
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException e)
            {
                if (process.HasExited || clock.GetElapsedTime(started) > _options.StartTimeout)
                {
                    throw new PrivatePostgresException($"PostgreSQL did not start on port {_port}; its log is {_folder.Log}: {LastLogLines()}", e);
                }
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private async Task EnsureDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringFor("postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var find = new NpgsqlCommand($"SELECT 1 FROM pg_database WHERE datname = '{DatabaseName}'", connection);
        if (await find.ExecuteScalarAsync(cancellationToken) is null)
        {
            await using var create = new NpgsqlCommand($"CREATE DATABASE {DatabaseName}", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private string ConnectionStringFor(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Database = database,
        Username = DataFolder.UserName,
        Password = _folder.Password,
        SslMode = SslMode.Disable,
    }.ConnectionString;

    private string LastLogLines() => File.Exists(_folder.Log) ? string.Join('\n', File.ReadLines(_folder.Log).TakeLast(5)) : "(empty)";

    private static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
