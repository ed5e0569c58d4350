using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Bulk;

/// <summary>
/// Takes out of the data of a create what refers to resources that come later (RFC 7644 §3.7.1), as the PATCH that adds it once they
/// are there.
/// </summary>
internal static class DeferredReferences
{
    /// <summary>Takes out each attribute, of a multi-valued one each value, that has one of the references.</summary>
    /// <param name="data">The data of the create, which are changed.</param>
    /// <param name="bulkIds">The references.</param>
    /// <returns>The PatchOp message that completes the resource.</returns>
    public static JsonObject TakeOut(JsonObject data, IReadOnlySet<string> bulkIds)
    {
        var operations = new JsonArray();
        foreach (var name in Names(data))
        {
            if (name.Contains(':', StringComparison.Ordinal) && data[name] is JsonObject extension)
            {
                foreach (var attribute in Names(extension))
                {
                    Take(extension, attribute, $"{name}:{attribute}");
                }
            }
            else
            {
                Take(data, name, name);
            }
        }

        return new JsonObject { ["schemas"] = new JsonArray(SchemaUris.PatchOp), ["Operations"] = operations };

        void Take(JsonObject owner, string name, string path)
        {
            JsonNode taken;
            if (owner[name] is JsonArray elements)
            {
                var waiting = elements.Where(Waits).ToList();
                if (waiting.Count == 0)
                {
                    return;
                }

                elements.RemoveAll(Waits);
                if (elements.Count == 0)
                {
                    owner.Remove(name);
                }

                taken = new JsonArray([.. waiting]);
            }
            else if (Waits(owner[name]))
            {
                taken = owner[name]!;
                owner.Remove(name);
            }
            else
            {
                return;
            }

            operations.Add(new JsonObject { ["op"] = "add", ["path"] = path, ["value"] = taken });
        }

        bool Waits(JsonNode? node) => BulkReferences.Find(node).Any(bulkIds.Contains);
    }

    private static List<string> Names(JsonObject members) => [.. members.Select(member => member.Key)];
}
