using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Hosting;

[Collection(PostgresTests.Name)]
public sealed class SiloProcessTests(PostgresServer postgres)
{
    [Fact]
    public async Task Acknowledged_user_and_token_survive_kill_9()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort();
        var (first, dev) = await SiloProcess.StartDevelopmentAsync(port, folder.Path);
        using var http = new HttpClient { BaseAddress = new Uri(Text(dev, "baseUrl")) };
        var scim = new ApiClient(http, Text(dev, "scimToken"));
        var user = (await scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        first.Kill();
        await first.WaitForExitAsync();
        first.Dispose();

        var (second, again) = await SiloProcess.StartDevelopmentAsync(port, folder.Path);
        using (second)
        {
            Assert.Equal(Text(dev, "scimToken"), Text(again, "scimToken"));
            Assert.Equal(user.Text, (await scim.GetAsync($"{Users.Path}/{user.Id}")).AssertStatus(200).Text);
            await second.SignalAsync("INT");
            await second.WaitForExitAsync();
            Assert.Equal(0, second.ExitCode);
        }
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Development_host_ends_with_everything_that_it_started(string signal)
    {
        using var folder = new TemporaryFolder();
        var (silo, dev) = await SiloProcess.StartDevelopmentAsync(FreePort(), folder.Path);
        using (silo)
        {
            Assert.NotEmpty(ProcessesOf(folder));
            Assert.All(
                ["baseUrl", "scimBaseUrl", "scimToken", "sessionToken", "operatorKey", "organizationId", "pid"],
                (string name) => Assert.NotNull(dev[name]));

            await silo.SignalAsync(signal);
            await silo.WaitForExitAsync();

            Assert.Equal(0, silo.ExitCode);
            Assert.Empty(ProcessesOf(folder));
        }
    }

    [Fact]
    public async Task Session_token_and_operator_key_of_the_development_host_work()
    {
        using var folder = new TemporaryFolder();
        var (silo, dev) = await SiloProcess.StartDevelopmentAsync(FreePort(), folder.Path);
        using (silo)
        {
            using var http = new HttpClient { BaseAddress = new Uri(Text(dev, "baseUrl")) };
            var connections = await new ApiClient(http, Text(dev, "sessionToken")).GetAsync("/scim/list-provider-connections");
            var organization = await new ApiClient(http, Text(dev, "operatorKey")).GetAsync($"/admin/organizations/{Text(dev, "organizationId")}");

            Assert.Single(connections.AssertStatus(200).Json["providers"]!.AsArray());
            organization.AssertStatus(200);
            await silo.SignalAsync("TERM");
            await silo.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Taken_port_is_refused_with_the_option_to_change()
    {
        using var folder = new TemporaryFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        using var silo = SiloProcess.Start(null, "dev", "--port", port, "--data", folder.Path);
        await silo.WaitForExitAsync();

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("--port", silo.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("0")]
    [InlineData("65536")]
    public async Task Wrong_port_is_refused(string port)
    {
        using var silo = SiloProcess.Start(null, "dev", "--port", port);
        await silo.WaitForExitAsync();

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("--port must be a number between 1 and 65535.", silo.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("migrate")]
    public async Task Missing_connection_string_stops_the_start_and_is_named(string command)
    {
        using var silo = SiloProcess.Start(null, command);
        await silo.WaitForExitAsync();

        Assert.Equal(2, silo.ExitCode);
        Assert.Contains("ConnectionStrings:Scim", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_stop_the_start_and_are_all_named()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        using var silo = SiloProcess.Start(
            Environment(database), "run", "--Urls", "http://127.0.0.1:0", "--Gateway:RetryAfter", "00:00:00", "--Sessions:ClockSkew", "-00:00:01");
        await silo.WaitForExitAsync();

        Assert.Equal(2, silo.ExitCode);
        Assert.Contains("Gateway:RetryAfter", silo.Output, StringComparison.Ordinal);
        Assert.Contains("Sessions:ClockSkew", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_brings_an_empty_database_up_to_date_once()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(postgres);
        using var first = SiloProcess.Start(Environment(database), "migrate");
        await first.WaitForExitAsync();
        using var second = SiloProcess.Start(Environment(database), "migrate");
        await second.WaitForExitAsync();

        Assert.Equal(0, first.ExitCode);
        Assert.Contains("Migrations applied", first.Output, StringComparison.Ordinal);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("up to date", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_on_an_empty_database_says_to_migrate()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(postgres);
        using var silo = SiloProcess.Start(Environment(database), "run", "--Urls", "http://127.0.0.1:0");
        await silo.WaitForExitAsync();

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("silo migrate", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_without_a_database_says_so_and_hides_the_password()
    {
        using var silo = SiloProcess.Start(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ConnectionStrings__Scim"] = "Host=127.0.0.1;Port=1;Username=scim;Password=very-secret",
            },
            "run");
        await silo.WaitForExitAsync();

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("PostgreSQL was not available", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", silo.Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Environment(TestDatabase database) =>
        new(StringComparer.Ordinal) { ["ConnectionStrings__Scim"] = database.ConnectionString };

    private static string Text(JsonObject dev, string name) => dev[name]!.GetValue<string>();

    private static List<string> ProcessesOf(TemporaryFolder folder) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(process => Path.Combine(process, "cmdline"))
            .Select(ReadOrEmpty)
            .Where(commandLine => commandLine.Contains(folder.Path, StringComparison.Ordinal)),
    ];

    // A process may end between being listed and being read.
    private static string ReadOrEmpty(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
