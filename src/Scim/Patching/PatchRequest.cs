using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>How large a PATCH may be; beyond it is 413.</summary>
/// <param name="MaxOperations">The most operations. Default 100, for a User; a Group takes 1,000.</param>
public sealed record PatchLimits(int MaxOperations = 100)
{
    /// <summary>The limits of a User.</summary>
    public static PatchLimits User { get; } = new();

    /// <summary>The limits of a Group.</summary>
    public static PatchLimits Group { get; } = new(1_000);
}

/// <summary>The body of a PATCH (RFC 7644 §3.5.2).</summary>
/// <param name="Operations">The operations in the order in which they apply; at least one.</param>
public sealed record PatchRequest(IReadOnlyList<PatchOperation> Operations)
{
    /// <summary>Reads a body. Paths and values are looked at when the operations are applied.</summary>
    /// <param name="body">The body; the values of the operations are shared with it.</param>
    /// <param name="limits">How many operations it may have; null for those of a User.</param>
    /// <param name="mode">Lenient: a missing <c>schemas</c> is accepted.</param>
    /// <returns>
    /// The operations; <c>invalidSyntax</c> if the body is no PatchOp message, has no operations or an unknown one; 413 if
    /// there are too many.
    /// </returns>
    public static ScimResult<PatchRequest> Read(JsonObject body, PatchLimits? limits = null, ScimMode mode = ScimMode.Lenient)
    {
        ArgumentNullException.ThrowIfNull(body);
        limits ??= PatchLimits.User;
        if (!NamesMessage(body, mode))
        {
            return ScimError.InvalidSyntax($"'schemas' must name '{SchemaUris.PatchOp}'.");
        }

        if (!body.TryGetMember("Operations", out var node) || node is not JsonArray { Count: > 0 } array)
        {
            return ScimError.InvalidSyntax("'Operations' must be an array with at least one operation.");
        }

        if (array.Count > limits.MaxOperations)
        {
            return ScimError.TooLarge($"A PATCH may have {limits.MaxOperations} operations; this one has {array.Count}.");
        }

        var operations = new PatchOperation[array.Count];
        for (var i = 0; i < operations.Length; i++)
        {
            if (ReadOperation(array[i], i + 1).IsRefused(out var error, out var operation))
            {
                return error;
            }

            operations[i] = operation;
        }

        return new PatchRequest(operations);
    }

    private static ScimResult<PatchOperation> ReadOperation(JsonNode? node, int number)
    {
        if (node is not JsonObject members)
        {
            return ScimError.InvalidSyntax($"Operation {number} must be an object.");
        }

        // Entra writes "Add", "Replace" and "Remove"; nothing in the RFC says that case matters here.
        if (!members.TryGetMember("op", out var op) || !op.TryGetText(out var keyword) || FindKind(keyword) is not { } kind)
        {
            return ScimError.InvalidSyntax($"The 'op' of operation {number} must be 'add', 'remove' or 'replace'.");
        }

        string? path = null;
        if (members.TryGetMember("path", out var pathNode) && pathNode is not null && !pathNode.TryGetText(out path))
        {
            return ScimError.InvalidSyntax($"The 'path' of operation {number} must be a string.");
        }

        var hasValue = members.TryGetMember("value", out var value);
        return new PatchOperation(kind, string.IsNullOrEmpty(path) ? null : path, value, hasValue) { Number = number };
    }

    private static PatchOperationKind? FindKind(string keyword) => CaseFolding.Fold(keyword) switch
    {
        "add" => PatchOperationKind.Add,
        "remove" => PatchOperationKind.Remove,
        "replace" => PatchOperationKind.Replace,
        _ => null,
    };

    private static bool NamesMessage(JsonObject body, ScimMode mode)
    {
        if (!body.TryGetMember("schemas", out var schemas) || schemas is null)
        {
            return mode == ScimMode.Lenient;
        }

        return schemas is JsonArray array
            && array.Any(s => s.TryGetText(out var uri) && string.Equals(uri, SchemaUris.PatchOp, StringComparison.OrdinalIgnoreCase));
    }
}
