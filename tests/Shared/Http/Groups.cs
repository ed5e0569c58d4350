using System.Text.Json.Nodes;

namespace ScimCluster.Testing;

/// <summary>Bodies of requests on groups.</summary>
internal static class Groups
{
    public const string Path = "/scim/v2/Groups";
    public const string CoreSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";

    /// <summary>A group with this name and these members.</summary>
    public static string Body(string displayName, params string[] members) => new JsonObject
    {
        ["schemas"] = new JsonArray(CoreSchema),
        ["displayName"] = displayName,
        ["members"] = Values(members),
    }.ToJsonString();

    /// <summary>A PatchOp message that adds members.</summary>
    public static string Add(params string[] members) =>
        Users.Patch($$"""{"op":"add","path":"members","value":{{Values(members).ToJsonString()}}}""");

    /// <summary>A PatchOp message that removes one member.</summary>
    public static string Remove(string member) => Users.Patch($$"""{"op":"remove","path":"members[value eq \"{{member}}\"]"}""");

    private static JsonArray Values(string[] members) => new([.. members.Select(id => (JsonNode)new JsonObject { ["value"] = id })]);
}
