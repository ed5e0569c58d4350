using System.Globalization;
using System.Text.Json.Nodes;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Programs;

/// <summary><c>samples/CustomSilo</c>: a silo with services of the SaaS in it.</summary>
public sealed class CustomSiloTests
{
    [Theory]
    [InlineData]
    [InlineData("--silos", "1", "--gateways", "1")]
    public async Task Policy_hook_and_handler_of_the_SaaS_are_called(params string[] processes)
    {
        using var folder = new TemporaryFolder();
        var port = Loopback.FreePort().ToString(CultureInfo.InvariantCulture);
        using var silo = await ProgramProcess.StartAndWaitAsync(
            ProgramProcess.CustomSilo, "Ctrl-C stops", ["dev", "--port", port, "--data", folder.Path, .. processes]);
        var dev = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "dev.json")))!;
        using var http = new HttpClient { BaseAddress = new Uri(Text("baseUrl")) };
        var administrator = new ApiClient(http, Text("sessionToken"));

        var personal = await administrator.PostAsync("/scim/generate-token", """{"providerId":"okta-mine"}""");
        var organizations = await administrator.PostAsync(
            "/scim/generate-token", $$"""{"providerId":"okta-2","organizationId":"{{Text("organizationId")}}"}""");

        personal.AssertStatus(403);
        Assert.Equal("You are not allowed to generate a SCIM token", personal.Json["message"]!.GetValue<string>());
        var token = organizations.AssertStatus(201).Json["scimToken"]!.GetValue<string>();
        var user = (await new ApiClient(http, token).PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        await Eventually.TrueAsync(() => Task.FromResult(Log().Contains($"{user.Id} was provisioned for acme", StringComparison.Ordinal)), Log);
        Assert.Contains("has made a token for okta-2", Log(), StringComparison.Ordinal);
        Assert.DoesNotContain(token, Log(), StringComparison.Ordinal);
        await silo.SignalAsync("TERM");
        await silo.WaitForExitAsync();
        Assert.Equal(0, silo.ExitCode);

        string Log() => silo.Output + string.Concat(Directory.EnumerateFiles(folder.Path, "silo-*", SearchOption.AllDirectories).Select(File.ReadAllText));
        string Text(string name) => dev[name]!.GetValue<string>();
    }
}
