using System.CommandLine;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Silo.Commands;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.ProvisioningLog;

[Collection(ManagementTests.Name)]
public sealed class VerifyLogCommandTests(PostgresServer postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(postgres);

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Intact_log_is_0_and_a_changed_row_is_1()
    {
        string organizationId;
        await using (var server = await ScimServer.StartAsync(_database.ConnectionString, ("ProvisioningLog:SealInterval", "00:00:01")))
        {
            var connection = await server.ConnectAsync();
            organizationId = connection.OrganizationId;
            (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
            while (await _database.ReadAsync<long>("SELECT count(*) FROM scim.provisioning_log WHERE seq IS NULL") > 0)
            {
                // The sealer of the silo comes by once a second: asks until it has.
            }
        }

        Assert.Equal(
            (0, true), await VerifyAsync($"organization:{organizationId}: sealed up to 2"));
        Assert.Equal((0, true), await VerifyAsync("Everything is sealed.", "--organization", organizationId));

        await _database.ExecuteAsync("UPDATE scim.provisioning_log SET status = 200 WHERE operation = 'create'");

        Assert.Equal((1, true), await VerifyAsync("BROKEN: entry 2"));
        Assert.Equal((0, true), await VerifyAsync("Everything is sealed.", "--organization", "another"));
    }

    private async Task<(int Code, bool Said)> VerifyAsync(string expected, params string[] arguments)
    {
        await using var output = new StringWriter();
        var code = await VerifyLogCommand.Create()
            .Parse([.. arguments, "--ConnectionStrings:Scim", _database.ConnectionString])
            .InvokeAsync(new InvocationConfiguration { Output = output });
        return (code, output.ToString().Contains(expected, StringComparison.Ordinal));
    }
}
