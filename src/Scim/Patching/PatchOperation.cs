using System.Text.Json.Nodes;

namespace ScimCluster.Scim.Patching;

/// <summary>What a PATCH operation does (RFC 7644 §3.5.2).</summary>
public enum PatchOperationKind
{
    /// <summary>Adds a value, or the elements of an array (§3.5.2.1).</summary>
    Add,

    /// <summary>Removes values (§3.5.2.2).</summary>
    Remove,

    /// <summary>Replaces values (§3.5.2.3).</summary>
    Replace,
}

/// <summary>One operation of a PATCH.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Path">The path as it was sent, or null.</param>
/// <param name="Value">The value; null if none was sent, and also for the JSON null.</param>
/// <param name="HasValue">Whether a value was sent, be it null.</param>
public sealed record PatchOperation(PatchOperationKind Kind, string? Path, JsonNode? Value, bool HasValue)
{
    /// <summary>Which operation of its message this is, counted from 1; null if it was not read from one.</summary>
    public int? Number { get; init; }

    /// <summary>The refusal with the number of the operation in front of its detail.</summary>
    internal ScimError Blame(ScimError refusal) =>
        Number is { } number ? refusal with { Detail = $"Operation {number}: {refusal.Detail}" } : refusal;
}
