using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Resources;

/// <summary>The order in which documents are kept: schemas, id, externalId, the base schema, extensions, meta.</summary>
internal static class CanonicalDocument
{
    /// <summary>Moves the members of a document into a new one; an extension without values disappears.</summary>
    public static JsonObject Arrange(ResourceType type, JsonObject document)
    {
        var result = new JsonObject();
        var schemas = new JsonArray(type.Schema.Id);
        result.Add(CommonAttributes.Schemas.Name, schemas);
        document.Remove(CommonAttributes.Schemas.Name);
        Move(document, CommonAttributes.Id.Name, result);
        Move(document, CommonAttributes.ExternalId.Name, result);
        foreach (var attribute in type.Schema.Attributes)
        {
            Move(document, attribute.Name, result);
        }

        foreach (var extension in type.Extensions)
        {
            var uri = extension.Schema.Id;
            if (document.TryGetMember(uri, out var values) && values is JsonObject { Count: > 0 } members)
            {
                schemas.Add(uri);
                document.Remove(uri);
                var arranged = new JsonObject();
                result.Add(uri, arranged);
                foreach (var attribute in extension.Schema.Attributes)
                {
                    Move(members, attribute.Name, arranged);
                }

                MoveRest(members, arranged);
            }
            else
            {
                document.Remove(uri);
            }
        }

        // What the schemas no longer know was accepted once and is not this change's to delete.
        MoveRest(document, result);
        return result;
    }

    private static void MoveRest(JsonObject from, JsonObject to)
    {
        foreach (var name in from.Select(m => m.Key).ToList())
        {
            Move(from, name, to);
        }
    }

    /// <summary>Compares what the documents say; <c>schemas</c> follows from it, and the order of members means nothing.</summary>
    public static bool AreEqual(JsonObject left, JsonObject right)
    {
        var schemas = CommonAttributes.Schemas.Name;
        var leftCount = left.Count - (left.ContainsKey(schemas) ? 1 : 0);
        var rightCount = right.Count - (right.ContainsKey(schemas) ? 1 : 0);
        return leftCount == rightCount && left.All(m =>
            string.Equals(m.Key, schemas, StringComparison.Ordinal)
            || (right.TryGetPropertyValue(m.Key, out var other) && JsonNode.DeepEquals(m.Value, other)));
    }

    private static void Move(JsonObject from, string name, JsonObject to)
    {
        if (from.TryGetMember(name, out var value))
        {
            from.Remove(name);
            if (value is not null)
            {
                to.Add(name, value);
            }
        }
    }
}
