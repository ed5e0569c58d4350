using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace ScimCluster.Grains;

/// <summary>
/// One token as it is stored. The JSON of earlier versions has only <c>hash</c> and <c>issuedAt</c>; these versions skip
/// the other members, and compare what is stored as a hash.
/// </summary>
[GenerateSerializer, Immutable, Alias("scim.stored-token")]
internal sealed record StoredToken(
    [property: Id(0), JsonPropertyName("hash")] string Stored,
    [property: Id(1)] DateTimeOffset IssuedAt,
    [property: Id(2)] Guid TokenId = default,
    [property: Id(3)] string Scheme = TokenScheme.Hashed,
    [property: Id(4)] string? Label = null,
    [property: Id(5)] string? CreatedBy = null,
    [property: Id(6)] DateTimeOffset? ExpiresAt = null)
{
    /// <summary>Tells whether the token may still be presented.</summary>
    public bool IsLiving(DateTimeOffset now) => ExpiresAt is null || now < ExpiresAt;

    /// <summary>The token with an id, also if it was stored without one; the same id on every silo.</summary>
    public StoredToken Identified() => TokenId == Guid.Empty ? this with { TokenId = MakeId() } : this;

    /// <summary>Names the token: what is stored of it may be the secret itself.</summary>
    public override string ToString() => $"StoredToken {{ TokenId = {TokenId} }}";

    // A UUID of version 7 (RFC 9562 §5.7), with bits of the stored hash in the place of random ones.
    private Guid MakeId()
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(Stored), bytes);
        var rest = bytes[16..26];
        BinaryPrimitives.WriteInt64BigEndian(bytes, IssuedAt.ToUnixTimeMilliseconds() << 16);
        rest.CopyTo(bytes[6..]);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes[..16], bigEndian: true);
    }
}
