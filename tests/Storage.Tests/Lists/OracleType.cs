using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Storage.Tests.Lists;

/// <summary>The User with an extension that has every type of attribute, single and multi-valued.</summary>
internal static class OracleType
{
    public const string Extension = "urn:test:2.0:Every";

    public static ResourceType Instance { get; } = Create();

    private static ResourceType Create()
    {
        var user = SchemaCatalog.BuiltIn.User;
        var every = SchemaDefinition.Read((JsonObject)JsonNode.Parse($$"""
            {
              "id": "{{Extension}}",
              "attributes": [
                { "name": "whole", "type": "integer" },
                { "name": "amount", "type": "decimal" },
                { "name": "since", "type": "dateTime" },
                { "name": "flag", "type": "boolean" },
                { "name": "exact", "type": "string", "caseExact": true },
                { "name": "blob", "type": "binary", "caseExact": true },
                { "name": "words", "type": "string", "multiValued": true },
                { "name": "numbers", "type": "integer", "multiValued": true },
                { "name": "times", "type": "dateTime", "multiValued": true },
                { "name": "visits", "type": "complex", "multiValued": true, "subAttributes": [
                  { "name": "value", "type": "string" },
                  { "name": "when", "type": "dateTime" },
                  { "name": "count", "type": "integer" },
                  { "name": "tags", "type": "string", "multiValued": true },
                  { "name": "primary", "type": "boolean" } ] }
              ]
            }
            """)!).Value;
        return new ResourceType(
            user.Name, user.Endpoint, user.Description, WithoutGroups(user.Schema), [.. user.Extensions, new SchemaExtension(every, Required: false)]);
    }

    // Groups are rows of other tables and no part of a document: GroupFilterOracleTests looks at these.
    private static Schema WithoutGroups(Schema schema)
    {
        var definition = SchemaDefinition.Write(schema);
        definition["attributes"]!.AsArray().RemoveAll(attribute => attribute!["name"]!.GetValue<string>() == "groups");
        return SchemaDefinition.Read(definition).Value;
    }
}
