using System.Text.Json.Nodes;
using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Tokens;

/// <summary>What ends tokens ends them on every gateway before it is answered.</summary>
[Collection(PostgresTests.Name)]
public sealed class RevocationTests(PostgresServer postgres)
{
    private const int ClientsOfEachGateway = 8;

    [Fact]
    public async Task No_request_on_any_gateway_succeeds_after_deletion_revocation_or_regeneration_has_answered()
    {
        await using var cluster = await ClusterUnderTest.StartAsync(postgres, silos: 3, gateways: 2);
        var first = cluster.Gateways[0];
        foreach (var end in new[] { "delete", "revoke", "regenerate", "rotate" })
        {
            var connection = await cluster.ConnectAsync();
            var management = cluster.SignedIn(first.Http, connection.AdministratorId);
            var info = await management.GetAsync($"/scim/get-token-info?providerId={connection.ProviderId}");
            var id = info.AssertStatus(200).Json["tokens"]![0]!["id"]!.GetValue<string>();
            var ended = false;

            var clients = cluster.Gateways.SelectMany(gateway => Enumerable.Range(0, ClientsOfEachGateway).Select(
                client => UseAsync(new ApiClient(gateway.Http, connection.Token), $"{gateway.Name}-{client}", () => Volatile.Read(ref ended)))).ToList();
            var answer = end switch
            {
                "delete" => await management.PostAsync("/scim/delete-provider-connection", Body(connection)),
                "revoke" => await management.PostAsync("/scim/revoke-token", Body(connection, ("id", id))),
                "regenerate" => await management.PostAsync("/scim/generate-token", Body(connection)),
                _ => await management.PostAsync("/scim/rotate-token", Body(connection, ("overlapSeconds", 0))),
            };
            Volatile.Write(ref ended, true);

            Assert.InRange(answer.Status, 200, 201);
            Assert.Equal(0, (await Task.WhenAll(clients)).Sum());
        }
    }

    // Writes and reads until both are refused; the number of requests that began after the end and were served.
    private static async Task<int> UseAsync(ApiClient scim, string name, Func<bool> hasEnded)
    {
        var late = 0;
        for (var i = 0; ; i++)
        {
            var beganLate = hasEnded();
            var written = await scim.PostAsync(Users.Path, Users.Body($"{name}-{i}@acme.example"));
            var read = await scim.GetAsync($"{Users.Path}?count=1");
            foreach (var answer in new[] { written, read })
            {
                Assert.True(answer.Status is 200 or 201 or 401, $"A request was answered {answer.Status}: {answer.Text}");
                late += beganLate && answer.Status != 401 ? 1 : 0;
            }

            if (beganLate)
            {
                return late;
            }
        }
    }

    private static string Body(TestConnection connection, params (string Name, JsonNode? Value)[] more)
    {
        var body = new JsonObject { ["providerId"] = connection.ProviderId };
        foreach (var (name, value) in more)
        {
            body[name] = value;
        }

        return body.ToJsonString();
    }
}
