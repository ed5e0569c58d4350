using System.Security.Cryptography;
using System.Text.Json;

namespace ScimCluster.Silo.Development;

/// <summary>The keys of a development folder. They are made once, so that tokens outlive a restart.</summary>
/// <param name="SessionSigningKey">Signs session tokens (HMAC-SHA-256); base64.</param>
/// <param name="OperatorKey">Opens <c>/admin</c>.</param>
internal sealed record DevelopmentKeys(string SessionSigningKey, string OperatorKey)
{
    private const int KeyBytes = 32;

    /// <summary>Reads the keys of a folder, or makes them.</summary>
    public static DevelopmentKeys LoadOrCreate(DirectoryInfo folder)
    {
        var path = Path.Combine(folder.FullName, "keys.json");
        if (File.Exists(path) && JsonSerializer.Deserialize<DevelopmentKeys>(File.ReadAllText(path)) is { OperatorKey: not null } known)
        {
            return known;
        }

        var created = new DevelopmentKeys(
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)),
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes)));
        PrivateFile.Write(path, JsonSerializer.Serialize(created));
        return created;
    }
}
