using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Patching;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests;

/// <summary>Short ways to say what most tests need.</summary>
internal static class Sample
{
    public const string Enterprise = SchemaUris.EnterpriseUser;

    public static ReaderOptions Strict { get; } = new(ScimMode.Strict);

    public static ResourceType User => SchemaCatalog.BuiltIn.User;

    public static ResourceType Group => SchemaCatalog.BuiltIn.Group;

    /// <summary>A canonical User with something of everything.</summary>
    public static JsonObject Ada() => Read("""
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@example.org","externalId":"Ext-1",
         "name":{"givenName":"Ada","familyName":"Byron"},"displayName":"Ada","active":true,"title":"Analyst",
         "emails":[{"value":"ada@example.org","type":"work","primary":true},{"value":"ada@home.example","type":"home"}],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"7","manager":{"value":"m1"}}}
        """);

    public static JsonObject Crew(params string[] members) => Read(
        $$"""{"displayName":"Crew","members":[{{string.Join(',', members.Select(m => $$"""{"value":"{{m}}"}"""))}}]}""", Group);

    public static JsonObject Parse(string json) => ScimJson.Parse(json).Value;

    public static JsonObject Read(string json, ResourceType? type = null, ReaderOptions? options = null) =>
        ResourceReader.Read(type ?? User, Parse(json), options).Value;

    public static ScimError? Refusal(string json, ResourceType? type = null, ReaderOptions? options = null) =>
        ResourceReader.Read(type ?? User, Parse(json), options).Error;

    /// <summary>Applies operations, given as the inside of the array.</summary>
    public static ScimResult<PatchOutcome> Patch(JsonObject document, string operations, ReaderOptions? options = null)
    {
        var type = document.ContainsKey("userName") ? User : Group;
        var body = Parse($$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{{operations}}]}""");
        return PatchRequest.Read(body, PatchLimits.Group).IsRefused(out var error, out var request)
            ? error
            : PatchEngine.Apply(type, document, request, options);
    }
}
