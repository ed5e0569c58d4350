using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Programs;

/// <summary><c>silo dev</c>, which <c>./dev run</c> calls.</summary>
public sealed partial class DevelopmentHostTests
{
    [Fact]
    public async Task Acknowledged_user_and_token_survive_kill_9()
    {
        using var folder = new TemporaryFolder();
        var port = Loopback.FreePort();
        var (first, dev) = await StartAsync(port, folder.Path);
        using var http = new HttpClient { BaseAddress = new Uri(Text(dev, "baseUrl")) };
        var scim = new ApiClient(http, Text(dev, "scimToken"));
        var user = (await scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        first.Kill();
        await first.WaitForExitAsync();
        first.Dispose();

        var (second, again) = await StartAsync(port, folder.Path);
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
        var (silo, dev) = await StartAsync(Loopback.FreePort(), folder.Path);
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
    public async Task Development_cluster_serves_at_every_gateway_survives_a_silo_and_ends_with_all_its_processes()
    {
        using var folder = new TemporaryFolder();
        var port = Loopback.FreePort();
        var (host, dev) = await StartAsync(port, folder.Path, "--silos", "2", "--gateways", "1");
        using (host)
        {
            using var http = new HttpClient { BaseAddress = new Uri(Text(dev, "baseUrl")) };
            var scim = new ApiClient(http, Text(dev, "scimToken"));
            var user = (await scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
            var processes = ProcessesOf(folder);
            var silo = SiloLine().Match(host.Output).Groups["id"].Value;
            using (var kill = Process.Start("kill", ["-9", silo]))
            {
                await kill.WaitForExitAsync();
            }

            // A read is repeated until the other silo has taken over.
            Assert.Equal(user.Text, (await scim.GetAsync($"{Users.Path}/{user.Id}")).AssertStatus(200).Text);
            await Eventually.TrueAsync(
                () => Task.FromResult(host.Output.Contains("silo-2 has ended", StringComparison.Ordinal)), () => host.Output);
            await host.SignalAsync("INT");
            await host.WaitForExitAsync();

            Assert.True(processes.Count > 3, string.Join('\n', processes));
            Assert.Equal(0, host.ExitCode);
            Assert.Empty(ProcessesOf(folder));
        }
    }

    [Theory]
    [InlineData("--silos", "0")]
    [InlineData("--silos", "21")]
    [InlineData("--gateways", "-1")]
    [InlineData("--gateways", "many")]
    public async Task Wrong_number_of_processes_is_refused(string option, string number)
    {
        using var silo = ProgramProcess.Start(ProgramProcess.Silo, null, "dev", option, number);
        await silo.WaitForExitAsync();

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains($"{option} must be a number between", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_token_and_operator_key_of_the_development_host_work()
    {
        using var folder = new TemporaryFolder();
        var (silo, dev) = await StartAsync(Loopback.FreePort(), folder.Path);
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

        using var silo = ProgramProcess.Start(ProgramProcess.Silo, null, "dev", "--port", port, "--data", folder.Path);
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
        using var silo = ProgramProcess.Start(ProgramProcess.Silo, null, "dev", "--port", port);
        await silo.WaitForExitAsync();

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("--port must be a number between 1 and 65535.", silo.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex("silo-2 +process (?<id>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SiloLine();

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

    private static async Task<(ProgramProcess Silo, JsonObject Dev)> StartAsync(int port, string folder, params string[] arguments)
    {
        var silo = await ProgramProcess.StartAndWaitAsync(
            ProgramProcess.Silo, "Ctrl-C stops", ["dev", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", folder, .. arguments]);
        return (silo, JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "dev.json")))!.AsObject());
    }
}
