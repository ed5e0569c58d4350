using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Bulk;

/// <summary>Bulk requests, and what their answers say.</summary>
internal static class BulkBody
{
    public const string Path = "/scim/v2/Bulk";
    public const string Enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    /// <summary>A request with these operations.</summary>
    public static string Of(params string[] operations) => Of(null, operations);

    /// <summary>A request with these operations and a limit of errors.</summary>
    public static string Of(int? failOnErrors, params string[] operations) =>
        $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"]{{(failOnErrors is { } limit ? $",\"failOnErrors\":{limit}" : "")}},"Operations":[{{string.Join(',', operations)}}]}""";

    /// <summary>A POST of a user whose bulkId is the first part of the name, with a manager if one is named.</summary>
    public static string Post(string bulkId, string? manager = null, params (string Name, JsonNode? Value)[] members)
    {
        var all = manager is null ? members : [.. members, (Enterprise, new JsonObject { ["manager"] = new JsonObject { ["value"] = manager } })];
        return Operation("POST", "/Users", Users.Body($"{bulkId}@acme.example", all), bulkId: bulkId);
    }

    public static string Operation(string method, string path, string? data = null, string? version = null, string? bulkId = null)
    {
        var operation = new JsonObject { ["method"] = method, ["path"] = path };
        if (data is not null)
        {
            operation["data"] = JsonNode.Parse(data);
        }

        if (version is not null)
        {
            operation["version"] = version;
        }

        if (bulkId is not null)
        {
            operation["bulkId"] = bulkId;
        }

        return operation.ToJsonString();
    }

    /// <summary>Sends a request that is answered 200, and gives the results.</summary>
    public static async Task<IReadOnlyList<JsonObject>> BulkAsync(this Connection connection, string body) =>
        Results((await connection.Scim.PostAsync(Path, body, "application/scim+json")).AssertStatus(200));

    /// <summary>The results of an answer.</summary>
    public static IReadOnlyList<JsonObject> Results(ApiAnswer answer)
    {
        Assert.Equal("application/scim+json", answer.MediaType);
        Assert.Equal("""["urn:ietf:params:scim:api:messages:2.0:BulkResponse"]""", answer.Json["schemas"]!.ToJsonString());
        return [.. answer.Json["Operations"]!.AsArray().Select(result => result!.AsObject())];
    }

    /// <summary>The statuses of results, such as <c>201 409</c>.</summary>
    public static string Statuses(this IEnumerable<JsonObject> results) => string.Join(' ', results.Select(result => (string)result["status"]!));

    /// <summary>The id at the end of a result's location.</summary>
    public static string IdOf(JsonObject result) => ((string)result["location"]!).Split('/')[^1];

    /// <summary>Asserts that a result has a SCIM error as its response.</summary>
    public static void AssertRefused(JsonObject result, int status, string? scimType, string? says = null)
    {
        var error = result["response"]!.AsObject();
        Assert.Equal((status.ToString(System.Globalization.CultureInfo.InvariantCulture), (string)error["status"]!), ((string)result["status"]!, (string)result["status"]!));
        Assert.Equal("""["urn:ietf:params:scim:api:messages:2.0:Error"]""", error["schemas"]!.ToJsonString());
        Assert.Equal(scimType, (string?)error["scimType"]);
        Assert.Contains(says ?? "", (string)error["detail"]!, StringComparison.Ordinal);
    }

    /// <summary>The id of the manager of a user.</summary>
    public static async Task<string?> ManagerOfAsync(this Connection connection, string id) =>
        (string?)(await connection.Scim.GetAsync($"{Users.Path}/{id}")).AssertStatus(200).Json[Enterprise]?["manager"]?["value"];
}
