using System.Diagnostics;
using System.Globalization;
using Npgsql;
using ScimCluster.Storage.Development;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Development;

public sealed class PrivatePostgresTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Server_listens_on_loopback_only_with_a_password_and_can_be_restarted_on_its_port()
    {
        await using var server = await StartAsync();
        var connectionString = server.ConnectionString;
        Assert.Equal("127.0.0.1", await ReadAsync(server, "SHOW listen_addresses"));
        Assert.Equal("", await ReadAsync(server, "SHOW unix_socket_directories"));
        Assert.Equal("200 UTF8 C off", await ReadAsync(server,
            "SELECT concat_ws(' ', current_setting('max_connections'), current_setting('server_encoding'), current_setting('lc_collate'), current_setting('fsync'))"));
        var wrong = new NpgsqlConnectionStringBuilder(connectionString) { Password = "wrong", Pooling = false };
        await Assert.ThrowsAsync<PostgresException>(() => new NpgsqlConnection(wrong.ConnectionString).OpenAsync());
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(server.Folder, "password")));

        await server.StopAsync();
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => ReadAsync(server, "SELECT 'x'"));
        await server.StartAsync();

        Assert.Equal(connectionString, server.ConnectionString);
        Assert.Equal("x", await ReadAsync(server, "SELECT 'x'"));
    }

    [Fact]
    public async Task Log_of_the_server_has_neither_values_nor_statements_of_what_it_refuses()
    {
        await using var server = await StartAsync();
        await ExecuteAsync(server, "CREATE TABLE people (name text PRIMARY KEY)");
        await ExecuteAsync(server, "INSERT INTO people VALUES ('Ada Lovelace')");

        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(server, "INSERT INTO people VALUES ('Ada Lovelace')"));
        await server.StopAsync();

        var log = await File.ReadAllTextAsync(Path.Combine(server.Folder, "server.log"));
        Assert.Contains("duplicate key", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Initialization_that_was_interrupted_begins_again()
    {
        var unfinished = Directory.CreateDirectory(Path.Combine(_folder.Path, "cluster.new", "base"));
        await File.WriteAllTextAsync(Path.Combine(unfinished.FullName, "5"), "half of a file");

        await using var server = await StartAsync();

        Assert.Equal("x", await ReadAsync(server, "SELECT 'x'"));
        Assert.False(Directory.Exists(Path.Combine(server.Folder, "cluster.new")));
    }

    [Fact]
    public async Task Acknowledged_writes_survive_the_death_of_the_server()
    {
        await using var server = await StartAsync();
        await ExecuteAsync(server, "CREATE TABLE written (n int)");
        var acknowledged = 0;
        var writer = Task.Run(async () =>
        {
            while (true)
            {
                await ExecuteAsync(server, $"INSERT INTO written VALUES ({acknowledged + 1})");
                acknowledged++;
                if (acknowledged == 20)
                {
                    _ = server.KillAsync();
                }
            }
        });
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => writer);

        await server.KillAsync();
        await server.StartAsync();

        // The one that got no answer may be there or not.
        Assert.InRange(int.Parse(await ReadAsync(server, "SELECT count(*)::text FROM written"), CultureInfo.InvariantCulture), acknowledged, acknowledged + 1);
    }

    [Fact]
    public async Task Data_are_there_for_the_next_program()
    {
        await using (var first = await StartAsync())
        {
            await ExecuteAsync(first, "CREATE TABLE kept (n int)");
        }

        await using var second = await StartAsync();

        Assert.Equal("kept", await ReadAsync(second, "SELECT to_regclass('kept')::text"));
    }

    [Fact]
    public async Task Second_program_on_the_folder_is_refused()
    {
        await using var first = await StartAsync();

        var error = await Assert.ThrowsAsync<PrivatePostgresException>(StartAsync);

        Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
        Assert.Equal("x", await ReadAsync(first, "SELECT 'x'"));
    }

    [Fact]
    public async Task Lock_file_of_a_dead_server_whose_number_another_program_has_is_no_obstacle()
    {
        await using var server = await StartAsync();
        await server.KillAsync();
        var file = Path.Combine(server.Folder, "cluster", "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(file);
        lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(file, lines);

        await server.StartAsync();

        Assert.Equal("x", await ReadAsync(server, "SELECT 'x'"));
    }

    [Fact]
    public async Task Unfinished_initialization_is_begun_again()
    {
        await using (var server = await StartAsync())
        {
        }

        Directory.Move(Path.Combine(_folder.Path, "cluster"), Path.Combine(_folder.Path, "cluster.new"));

        await using var again = await StartAsync();
        Assert.Equal("x", await ReadAsync(again, "SELECT 'x'"));
    }

    [Fact]
    public async Task Folder_name_is_never_read_by_a_shell()
    {
        var folder = Path.Combine(_folder.Path, "a b'c\"$(touch injected);&");
        await using var server = await PrivatePostgres.StartAsync(new() { Folder = folder, Durable = false });

        Assert.Equal(folder, server.Folder);
        Assert.Equal("x", await ReadAsync(server, "SELECT 'x'"));
        Assert.Empty(Directory.GetFiles(_folder.Path, "injected", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Folder_that_the_servers_account_cannot_enter_is_replaced()
    {
        var closed = Path.Combine(_folder.Path, "closed");
        Directory.CreateDirectory(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var folder = Path.Combine(closed, "data");
        var notices = new List<string>();

        await using var server = await PrivatePostgres.StartAsync(new() { Folder = folder, Durable = false, Notify = notices.Add });

        // Without root the server runs as ourselves, and we can enter.
        var replaced = Environment.IsPrivilegedProcess;
        Assert.Equal(replaced, server.Folder.StartsWith("/var/tmp/scimcluster-", StringComparison.Ordinal));
        Assert.Equal(replaced ? 1 : 0, notices.Count);
        if (replaced)
        {
            await server.StopAsync();
            Directory.Delete(server.Folder, recursive: true);
        }
    }

    [Fact]
    public async Task Server_that_does_not_start_says_why()
    {
        await using var first = await StartAsync();

        var error = await Assert.ThrowsAsync<PrivatePostgresException>(() => PrivatePostgres.StartAsync(
            new() { Folder = Path.Combine(_folder.Path, "other"), Durable = false, Port = first.Port }));

        Assert.Contains($"did not start on port {first.Port}", error.Message, StringComparison.Ordinal);
        Assert.Contains("Address already in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ends_when_the_program_that_started_it_is_killed()
    {
        using var program = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, _folder.Path])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("ready", await program.StandardOutput.ReadLineAsync().WaitAsync(Patience));
        var serverId = int.Parse(File.ReadLines(Path.Combine(_folder.Path, "cluster", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        using var server = Process.GetProcessById(serverId);

        program.Kill();
        await server.WaitForExitAsync().WaitAsync(Patience);

        await using var next = await StartAsync();
        Assert.Equal("x", await ReadAsync(next, "SELECT 'x'"));
    }

    private Task<PrivatePostgres> StartAsync() => PrivatePostgres.StartAsync(new() { Folder = _folder.Path, Durable = false });

    private static async Task<string> ReadAsync(PrivatePostgres server, string sql)
    {
        await using var dataSource = NpgsqlDataSource.Create(server.ConnectionString + ";Pooling=false");
        await using var command = dataSource.CreateCommand(sql);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(PrivatePostgres server, string sql)
    {
        await using var dataSource = NpgsqlDataSource.Create(server.ConnectionString + ";Pooling=false");
        await using var command = dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
