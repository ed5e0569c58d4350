using System.Security.Cryptography;
using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Keys in PostgreSQL.</summary>
internal sealed class PostgresSigningKeyStore(NpgsqlDataSource dataSource) : ISigningKeyStore
{
    private const int KeyLength = 32;

    public Task<byte[]> GetAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return StorageErrors.TranslateAsync("read a signing key", dataSource, async () =>
        {
            if (await FindAsync(name, cancellationToken) is { } key)
            {
                return key;
            }

            await using (var command = dataSource.CreateCommand(SigningKeySql.Make).With(name).With(RandomNumberGenerator.GetBytes(KeyLength)))
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
            }

            // The key of whoever was first.
            return await FindAsync(name, cancellationToken)
                ?? throw new InvalidOperationException($"The signing key '{name}' was made and is not there.");
        });
    }

    private async Task<byte[]?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(SigningKeySql.Find).With(name);
        return (byte[]?)await command.ExecuteScalarAsync(cancellationToken);
    }
}
