using System.Text.Json.Nodes;
using ScimCluster.Gateway.Endpoints;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Bulk;

/// <summary>
/// The writes on one resource type as operations of bulk requests. Each does what a single request would do with this body, without
/// its headers and query. They are called from several threads at a time; operations that are known to be about one resource come one
/// after the other.
/// </summary>
internal interface IBulkResources
{
    /// <summary>The resource type; its endpoint is what the paths of operations name.</summary>
    ResourceType Type { get; }

    /// <summary>
    /// The key of what a create would make, by which operations on one resource are kept in order: the same for two bodies only if
    /// they are about the same resource. Null if the body does not say.
    /// </summary>
    /// <param name="data">The body as sent: references are not resolved, and nothing is checked.</param>
    string? FindKey(JsonObject data);

    /// <summary>POST (RFC 7644 §3.3).</summary>
    /// <param name="context">Who writes, and the id of the operation's request.</param>
    /// <param name="data">The body.</param>
    /// <param name="preconditions">The operation's version, which nothing that is to be made can have.</param>
    /// <param name="cancellationToken">The operation's end.</param>
    Task<BulkWrite> CreateAsync(WriteContext context, JsonObject data, Preconditions preconditions, CancellationToken cancellationToken);

    /// <summary>PUT (RFC 7644 §3.5.1).</summary>
    /// <param name="context">Who writes, and the id of the operation's request.</param>
    /// <param name="id">The id in the operation's path, which need not be one.</param>
    /// <param name="data">The body.</param>
    /// <param name="condition">Which versions may be replaced; null for any.</param>
    /// <param name="cancellationToken">The operation's end.</param>
    Task<BulkWrite> ReplaceAsync(
        WriteContext context, string id, JsonObject data, VersionCondition? condition, CancellationToken cancellationToken);

    /// <summary>PATCH (RFC 7644 §3.5.2); also the one that completes a create of this request.</summary>
    /// <param name="context">Who writes, and the id of the operation's request.</param>
    /// <param name="id">The id in the operation's path, which need not be one.</param>
    /// <param name="data">The PatchOp message.</param>
    /// <param name="condition">Which versions may be changed; null for any.</param>
    /// <param name="cancellationToken">The operation's end.</param>
    Task<BulkWrite> PatchAsync(
        WriteContext context, string id, JsonObject data, VersionCondition? condition, CancellationToken cancellationToken);

    /// <summary>DELETE (RFC 7644 §3.6).</summary>
    /// <param name="context">Who writes, and the id of the operation's request.</param>
    /// <param name="id">The id in the operation's path, which need not be one.</param>
    /// <param name="condition">Which versions may be deleted; null for any.</param>
    /// <param name="cancellationToken">The operation's end.</param>
    Task<BulkWrite> DeleteAsync(WriteContext context, string id, VersionCondition? condition, CancellationToken cancellationToken);
}

/// <summary>What came of a write.</summary>
/// <param name="Status">The status of a single request's answer.</param>
/// <param name="Id">The id of the resource, unless it was refused.</param>
/// <param name="Version">Its version, unless it was refused or is gone.</param>
/// <param name="Error">Why it was refused, or null.</param>
/// <param name="AccountId">The provider's key for the resource, for the log of a refused create; or null.</param>
internal sealed record BulkWrite(int Status, string? Id, long? Version, ScimError? Error = null, string? AccountId = null)
{
    /// <summary>A write that was refused.</summary>
    public static BulkWrite Refused(ScimError error, string? accountId = null) => new(error.Status, null, null, error, accountId);
}
