using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>The key that signs cursors, read from the database when the first cursor is needed.</summary>
internal sealed class CursorKey(ISigningKeyStore keys)
{
    private const string Name = "list-cursors";

    private byte[]? _key;

    public async ValueTask<byte[]> GetAsync(CancellationToken cancellationToken) =>
        _key ??= await keys.GetAsync(Name, cancellationToken);
}
