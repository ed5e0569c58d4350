using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Creates that are sent again: by the gateway, by a client without an answer, or by one that named them.</summary>
internal sealed class CreateOperations(IOperationStore store, IOptions<IdentityOptions> options, TimeProvider time)
{
    private static readonly ScimError OtherContent =
        new(422, null, "The Idempotency-Key was sent before with another body.");

    /// <summary>Claims the client's key for this create, or for the one that has it already.</summary>
    /// <param name="operationId">This create.</param>
    /// <param name="content">What <see cref="OperationContent"/> makes of what it is to create.</param>
    /// <param name="key">The client's key.</param>
    /// <param name="authority">What the token allows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The operation that the key names; null without authority; 422 if it has another content.</returns>
    public async Task<ScimResult<Guid?>> ClaimAsync(
        Guid operationId, byte[] content, string key, WriteAuthority authority, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var claim = new KeyedOperation(SHA256.HashData(Encoding.UTF8.GetBytes(key)), operationId, content, now + options.Value.KeyedFor);
        var held = await store.ClaimAsync(authority, claim, now, cancellationToken);
        return held is not null && !held.ContentHash.AsSpan().SequenceEqual(content) ? OtherContent : held?.OperationId;
    }

    /// <summary>Whether the answer of the create that made a row may not have reached its client, who now sends an equal one.</summary>
    public async Task<bool> IsUnansweredAsync(IdentityRow row, CreateIdentity command, CancellationToken cancellationToken) =>
        command.OperationId is not null
        && row.OperationId is { } operationId
        && await store.IsUnansweredAsync(
            row.ProviderKey, operationId, OperationContent.Hash(command.Document), time.GetUtcNow(), cancellationToken);

    /// <inheritdoc cref="IsUnansweredAsync(IdentityRow, CreateIdentity, CancellationToken)"/>
    public Task<bool> IsUnansweredAsync(GroupRow row, CreateGroup command, CancellationToken cancellationToken) =>
        store.IsUnansweredAsync(
            row.ProviderKey, row.GroupId, OperationContent.Hash(command.Document, command.Members), time.GetUtcNow(), cancellationToken);

    /// <summary>Notes that the answer of a create may not have reached its client.</summary>
    public Task MarkAsync(UnansweredCreate create, WriteAuthority authority, CancellationToken cancellationToken) =>
        store.MarkUnansweredAsync(
            authority,
            new UnansweredOperation(create.OperationId, create.ContentHash, time.GetUtcNow() + options.Value.UnansweredFor),
            cancellationToken);

    /// <summary>The id of an identity's create with a client's key: the version tells the index of the database which ids to keep.</summary>
    public static Guid WithVersion8(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
