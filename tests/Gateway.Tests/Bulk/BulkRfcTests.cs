using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Bulk;

/// <summary>The examples of RFC 7644 §3.7, asked of a server; the library runs them in strict mode.</summary>
[Collection(PostgresTests.Name)]
public sealed class BulkRfcTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Rfc");

    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(name => (string?)Load(name)["kind"] == "bulk").Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Examples))]
    public async Task Bulk_request_is_answered_as_the_RFC_shows(string name)
    {
        var example = Load(name);
        var connection = await shared.Server.ConnectAsync();
        var shown = example["answer"]?["Operations"]?.AsArray();
        var request = (JsonObject)example["request"]!;
        await PrepareAsync(connection, request["Operations"]!.AsArray(), shown);

        var results = await connection.BulkAsync(request.ToJsonString());

        if (shown is not null)
        {
            Assert.Equal(shown.Select(result => Outline(result!)), results.Select(Outline));
        }

        await AssertMadeAsync(connection, example, results);
    }

    private static async Task AssertMadeAsync(Connection connection, JsonObject example, IReadOnlyList<JsonObject> results)
    {
        if (example["after"] is not { } after)
        {
            return;
        }

        // What the example shows, with the ids that were given here.
        var locations = results.ToDictionary(result => (string)result["bulkId"]!, result => (string)result["location"]!);
        var text = example["ids"]!.AsObject().Aggregate(
            after.ToJsonString(), (shown, id) => shown.Replace((string)id.Value!, locations[id.Key].Split('/')[^1], StringComparison.Ordinal));
        foreach (var (bulkId, expected) in JsonNode.Parse(text)!.AsObject())
        {
            var made = (await connection.Scim.GetAsync(new Uri(locations[bulkId]).PathAndQuery)).AssertStatus(200).Json;
            Assert.Equal(((string?)expected!["userName"])?.ToLowerInvariant(), (string?)made["userName"]);
            Assert.Equal((string?)expected["displayName"], (string?)made["displayName"]);
            Assert.Equal((string?)expected[BulkBody.Enterprise]?["manager"]?["value"], (string?)made[BulkBody.Enterprise]?["manager"]?["value"]);
            Assert.Equal(Members(expected), Members(made));
        }

        static string Members(JsonNode resource) =>
            string.Join(' ', (resource["members"]?.AsArray() ?? []).Select(member => $"{member!["type"]} {member["value"]}"));
    }

    // The resources of the paths are made, and the example has their ids and versions, unless it is about others: then the POST lacks
    // the userName, versions stay as they are, and nothing is made of what is to be 404.
    private static async Task PrepareAsync(Connection connection, JsonArray operations, JsonArray? shown)
    {
        for (var i = 0; i < operations.Count; i++)
        {
            var operation = operations[i]!.AsObject();
            var status = (string?)(shown?.Count > i ? shown[i]!["status"] : null);
            if ((string)operation["method"]! == "POST")
            {
                if (status == "400")
                {
                    operation["data"]!.AsObject().Remove("userName");
                }

                continue;
            }

            if (status == "404")
            {
                continue;
            }

            var user = (await connection.Scim.PostAsync(Users.Path, Users.Body($"user-{i}@example.com", ("nickName", "Nick")))).AssertStatus(201);
            operation["path"] = $"/Users/{user.Id}";
            if (status?[0] == '2')
            {
                operation["version"] = user.Headers.ETag!.ToString();
            }
        }
    }

    // What the service provider chooses is its own: ids, versions, and the words of errors.
    private static string Outline(JsonNode result) => string.Join(
        ' ',
        result.AsObject().Select(member => member.Key is "location" or "version" or "response" ? member.Key : $"{member.Key}={member.Value}").Order(StringComparer.Ordinal)
            .Append($"error={result["response"]?["status"]}"));

    private static JsonObject Load(string name) => (JsonObject)JsonNode.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")))!;
}
