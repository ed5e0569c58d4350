using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.GroupsEndpoint;

/// <summary>Refused requests on groups in the provisioning log.</summary>
[Collection(PostgresTests.Name)]
public sealed class GroupRefusalTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Refusal_is_logged_as_one_of_a_group_without_what_the_client_sent()
    {
        var connection = await shared.Server.ConnectAsync();
        var group = await connection.Scim.AddGroupAsync("Sales");
        (await connection.Scim.PatchAsync($"{Groups.Path}/{group}", Groups.Add("ada@secret.example"))).AssertScimError(400, "invalidValue");

        var entry = await FindAsync(connection, group);

        Assert.Equal(("Group", "patch", 400), (entry["resourceType"]!.GetValue<string>(), entry["operation"]!.GetValue<string>(), entry["status"]!.GetValue<int>()));
        Assert.DoesNotContain("secret", entry.ToJsonString(), StringComparison.Ordinal);
    }

    // The gateway writes refusals after the answer.
    private async Task<JsonNode> FindAsync(Connection connection, string group)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var attempt = 0; attempt < 400; attempt++)
        {
            var log = (await shared.Server.SignedIn(connection.AdministratorId).GetAsync(
                $"/scim/provisioning-log?organizationId={connection.OrganizationId}&userId={group}&outcome=refused")).AssertStatus(200).Json;
            if (log["entries"]!.AsArray().FirstOrDefault() is { } entry)
            {
                return entry;
            }

            await timer.WaitForNextTickAsync();
        }

        throw new TimeoutException("The refusal is not in the log.");
    }
}
