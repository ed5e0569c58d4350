namespace ScimCluster.Grains;

/// <summary>What was made of a stored secret. Each token keeps its own: another setting leaves it valid.</summary>
internal static class TokenScheme
{
    public const string Hashed = "hashed";
    public const string Plain = "plain";
    public const string Encrypted = "encrypted";
    public const string CustomHash = "custom-hash";
    public const string CustomCipher = "custom-cipher";
}
