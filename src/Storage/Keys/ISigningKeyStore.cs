namespace ScimCluster.Storage;

/// <summary>Secret keys that all silos share.</summary>
public interface ISigningKeyStore
{
    /// <summary>Reads a key; the first call of all makes it from random bytes, and every call gives the same.</summary>
    /// <param name="name">What the key is for.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>32 bytes.</returns>
    /// <exception cref="StorageUnavailableException">PostgreSQL is away.</exception>
    Task<byte[]> GetAsync(string name, CancellationToken cancellationToken);
}
