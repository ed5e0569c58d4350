using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;

namespace ScimCluster.Scim.Bulk;

/// <summary>One operation of a bulk request (RFC 7644 §3.7).</summary>
/// <param name="Number">Its place in the request, counted from 1.</param>
/// <param name="Method">The method in capital letters, one of <see cref="BulkMethod"/> unless there is an <paramref name="Error"/>.</param>
/// <param name="Path">What it is about; null only with an <paramref name="Error"/>.</param>
/// <param name="BulkId">The client's name for it, or null.</param>
/// <param name="Version">The version that the resource must have, as an entity tag, or null.</param>
/// <param name="Data">The body that a single request would have; null for a DELETE, or with an <paramref name="Error"/>.</param>
/// <param name="Error">Why it cannot be carried out, or null.</param>
public sealed record BulkOperation(
    int Number, string Method, BulkPath? Path, string? BulkId, string? Version, JsonObject? Data, ScimError? Error)
{
    internal bool Creates => Method == BulkMethod.Post;

    /// <summary>Reads one operation; what it lacks is its own error, and only a member of the wrong type one of the message.</summary>
    internal static ScimResult<BulkOperation> Read(JsonNode? node, int number)
    {
        if (node is not JsonObject members)
        {
            return ScimError.InvalidSyntax($"Operation {number} must be an object.");
        }

        if (Text(members, "method", number).IsRefused(out var error, out var method)
            || Text(members, "path", number).IsRefused(out error, out var path)
            || Text(members, "bulkId", number).IsRefused(out error, out var bulkId)
            || Text(members, "version", number).IsRefused(out error, out var version))
        {
            return error;
        }

        if (method is null)
        {
            return ScimError.InvalidSyntax($"Operation {number} has no 'method'.");
        }

        var operation = new BulkOperation(
            number, Excerpt.Of(method.ToUpperInvariant()), path is null ? null : BulkPath.TryParse(path), bulkId, version, null, null);
        return operation.Complete(members);
    }

    private BulkOperation Complete(JsonObject members)
    {
        if (!BulkMethod.IsKnown(Method))
        {
            return this with { Error = ScimError.InvalidSyntax($"The 'method' of operation {Number} must be POST, PUT, PATCH or DELETE.") };
        }

        if (Path is null)
        {
            return this with
            {
                Error = ScimError.InvalidValue($"The 'path' of operation {Number} must name an endpoint or a resource, such as '/Users' or '/Users/ID'."),
            };
        }

        if (Creates == Path.NamesResource)
        {
            var wanted = Creates ? "an endpoint, such as '/Users'" : "a resource, such as '/Users/ID'";
            return this with { Error = new ScimError(405, null, $"The 'path' of operation {Number}, a {Method}, must name {wanted}.") };
        }

        if (Creates && BulkId is null)
        {
            return this with { Error = ScimError.InvalidValue($"Operation {Number}, a POST, needs a 'bulkId'.") };
        }

        if (Method == BulkMethod.Delete)
        {
            return this;
        }

        return members.TryGetMember("data", out var node) && node is JsonObject data
            ? this with { Data = data }
            : this with { Error = ScimError.InvalidSyntax($"The 'data' of operation {Number} must be an object.") };
    }

    // An empty text says nothing.
    private static ScimResult<string?> Text(JsonObject members, string name, int number)
    {
        if (!members.TryGetMember(name, out var node) || node is null)
        {
            return (string?)null;
        }

        return node.TryGetText(out var text)
            ? text.Length == 0 ? null : text
            : ScimError.InvalidSyntax($"The '{name}' of operation {number} must be a string.");
    }
}
