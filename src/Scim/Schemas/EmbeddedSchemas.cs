using System.Text.Json.Nodes;

namespace ScimCluster.Scim.Schemas;

/// <summary>Reads the definitions that are part of this assembly.</summary>
internal static class EmbeddedSchemas
{
    public static Schema Load(string name)
    {
        var resource = $"ScimCluster.Scim.Schemas.Definitions.{name}.json";
        using var stream = typeof(EmbeddedSchemas).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly lacks the schema definition '{resource}'.");
        var definition = (JsonObject)JsonNode.Parse(stream)!;
        return SchemaDefinition.Read(definition).Value;
    }
}
