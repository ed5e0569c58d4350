using System.Text.Json.Nodes;

namespace ScimCluster.Testing;

/// <summary>Bodies of requests on users.</summary>
internal static class Users
{
    public const string Path = "/scim/v2/Users";
    public const string CoreSchema = "urn:ietf:params:scim:schemas:core:2.0:User";

    /// <summary>A user with this userName, and members that are added or replaced.</summary>
    public static string Body(string userName, params (string Name, JsonNode? Value)[] members)
    {
        var body = new JsonObject
        {
            ["schemas"] = new JsonArray(CoreSchema),
            ["userName"] = userName,
            ["name"] = new JsonObject { ["givenName"] = "Ada", ["familyName"] = "Lovelace" },
        };
        foreach (var (name, value) in members)
        {
            body[name] = value;
        }

        return body.ToJsonString();
    }

    /// <summary>A PatchOp message with these operations.</summary>
    public static string Patch(params string[] operations) =>
        $$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{string.Join(',', operations)}}]}""";
}
