using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Makes what the log row of a write says, which the write itself stores.</summary>
internal sealed class WriteLog(SchemaCatalog schemas, IOptions<ProvisioningLogOptions> options, TimeProvider time)
{
    /// <summary>Notes the beginning of a request, as far as the grain has seen it.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>Describes a change that is about to be written.</summary>
    /// <param name="access">Who asks.</param>
    /// <param name="operation">What was asked.</param>
    /// <param name="requestId">The request.</param>
    /// <param name="began">What <see cref="Begin"/> noted.</param>
    /// <param name="before">The document before, or null.</param>
    /// <param name="after">The document after, or null for a deletion, which changes no attributes.</param>
    /// <param name="type">The resource type of the documents; null for a User.</param>
    public ChangeContext Describe(
        ProviderAccess access,
        string operation,
        string requestId,
        long began,
        JsonObject? before = null,
        JsonObject? after = null,
        ResourceType? type = null)
    {
        var changed = after is null ? [] : UserDocument.ChangedAttributes(before, after);
        var values = after is not null && options.Value.Values ? LoggedValues.Of(type ?? schemas.User, before, after, changed) : null;
        var detail = new LogDetail(access.TokenId, access.TokenLabel, time.GetElapsedTime(began), values is { Count: > 0 } ? values : null, options.Value.Values, access.ActorId);
        return new ChangeContext(operation, requestId, time.GetUtcNow(), changed, detail);
    }
}
