using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Bulk;

/// <summary>The body of a bulk request (RFC 7644 §3.7).</summary>
/// <param name="FailOnErrors">After how many errors nothing more is begun; null for never.</param>
/// <param name="Operations">The operations in the order of the request; at least one.</param>
public sealed record BulkRequest(int? FailOnErrors, IReadOnlyList<BulkOperation> Operations)
{
    /// <summary>How deeply a body may nest: each <c>data</c> as deeply as the body of a single request.</summary>
    public const int MaxDepth = ScimJson.DefaultMaxDepth + 3;

    /// <summary>Reads a body. The <c>data</c> of the operations is shared with it.</summary>
    /// <param name="body">The body.</param>
    /// <param name="maxOperations">How many operations it may have.</param>
    /// <param name="mode">Lenient: a missing <c>schemas</c> is accepted.</param>
    /// <returns>
    /// The operations, of which some may have an error of their own; <c>invalidSyntax</c> if the body is no BulkRequest message,
    /// has no operations, or a member of the wrong type; <c>invalidValue</c> for a <c>failOnErrors</c> that is no positive
    /// integer; 413 if there are too many operations (RFC 7644 §3.7.4).
    /// </returns>
    public static ScimResult<BulkRequest> Read(JsonObject body, int maxOperations, ScimMode mode = ScimMode.Lenient)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (!NamesMessage(body, mode))
        {
            return ScimError.InvalidSyntax($"'schemas' must name '{SchemaUris.BulkRequest}'.");
        }

        if (!body.TryGetMember("Operations", out var node) || node is not JsonArray { Count: > 0 } array)
        {
            return ScimError.InvalidSyntax("'Operations' must be an array with at least one operation.");
        }

        if (array.Count > maxOperations)
        {
            return ScimError.TooLarge($"The bulk request has {array.Count} operations, which exceeds maxOperations ({maxOperations}).");
        }

        if (ReadFailOnErrors(body).IsRefused(out var error, out var failOnErrors))
        {
            return error;
        }

        var operations = new BulkOperation[array.Count];
        for (var i = 0; i < operations.Length; i++)
        {
            if (BulkOperation.Read(array[i], i + 1).IsRefused(out error, out var operation))
            {
                return error;
            }

            operations[i] = operation;
        }

        RefuseSharedBulkIds(operations);
        return new BulkRequest(failOnErrors, operations);
    }

    // Which of two resources a reference means could only be guessed, so neither is made.
    private static void RefuseSharedBulkIds(BulkOperation[] operations)
    {
        var shared = operations.Where(operation => operation is { Creates: true, BulkId: not null })
            .GroupBy(operation => operation.BulkId, StringComparer.Ordinal)
            .Where(group => group.Skip(1).Any());
        foreach (var operation in shared.SelectMany(group => group))
        {
            operations[operation.Number - 1] = operation with
            {
                Error = operation.Error ?? ScimError.InvalidValue($"Several operations have the bulkId '{Excerpt.Of(operation.BulkId!)}'."),
            };
        }
    }

    private static ScimResult<int?> ReadFailOnErrors(JsonObject body)
    {
        if (!body.TryGetMember("failOnErrors", out var node) || node is null)
        {
            return (int?)null;
        }

        return node.TryGetDecimal(out var number) && number >= 1 && decimal.IsInteger(number)
            ? (int)Math.Min(number, int.MaxValue)
            : ScimError.InvalidValue("'failOnErrors' must be an integer, 1 or more.");
    }

    private static bool NamesMessage(JsonObject body, ScimMode mode)
    {
        if (!body.TryGetMember("schemas", out var schemas) || schemas is null)
        {
            return mode == ScimMode.Lenient;
        }

        return schemas is JsonArray array
            && array.Any(s => s.TryGetText(out var uri) && string.Equals(uri, SchemaUris.BulkRequest, StringComparison.OrdinalIgnoreCase));
    }
}
