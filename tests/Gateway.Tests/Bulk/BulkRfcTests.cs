using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Bulk;

/// <summary>The examples of RFC 7644 §3.7 that concern users, asked of a server; the library runs all of them.</summary>
[Collection(PostgresTests.Name)]
public sealed class BulkRfcTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Rfc");

    public static TheoryData<string> Examples =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Where(name => Load(name)["overHttp"] is not null).Order(StringComparer.Ordinal)];

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

        foreach (var (bulkId, after) in example["after"]?.AsObject() ?? [])
        {
            var user = await connection.Scim.GetAsync(new Uri((string)results.Single(result => (string?)result["bulkId"] == bulkId)["location"]!).PathAndQuery);
            Assert.Equal(((string)after!["userName"]!).ToLowerInvariant(), (string)user.Json["userName"]!);
            if (after[BulkBody.Enterprise]?["manager"] is not null)
            {
                var manager = results.Single(result => (string?)result["bulkId"] == "qwerty");
                Assert.Equal(BulkBody.IdOf(manager), (string)user.Json[BulkBody.Enterprise]!["manager"]!["value"]!);
            }
        }
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
