namespace ScimCluster.Grains;

/// <summary>How secrets of tokens are stored, and how many tokens a connection may have. Section <c>Tokens</c>.</summary>
public sealed class TokenOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Tokens";

    /// <summary>What is stored of secrets from now on; tokens that were issued before stay valid. Default hashed.</summary>
    public TokenStorage Storage { get; set; } = TokenStorage.Hashed;

    /// <summary>
    /// The keys of <see cref="TokenStorage.Encrypted"/>: the first encrypts, all decrypt. A key may be taken away when no
    /// token is left that was issued under it.
    /// </summary>
    public IList<EncryptionKey> EncryptionKeys { get; set; } = [];

    /// <summary>How many living tokens a connection may have. Default 5.</summary>
    public int MaxTokens { get; set; } = 5;

    /// <summary>How often it is written at most when a token was last used. Default five minutes.</summary>
    public TimeSpan LastUsedInterval { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>What is stored of a token's secret.</summary>
public enum TokenStorage
{
    /// <summary>Its SHA-256.</summary>
    Hashed,

    /// <summary>The secret itself.</summary>
    Plain,

    /// <summary>Its cipher text under AES-GCM with a key of the configuration.</summary>
    Encrypted,

    /// <summary>What the registered <see cref="ITokenHasher"/> or <see cref="ITokenCipher"/> makes of it.</summary>
    Custom,
}

/// <summary>A key that encrypts secrets of tokens.</summary>
public sealed class EncryptionKey
{
    /// <summary>Names the key in what it has encrypted: letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>32 bytes as base64.</summary>
    public string Key { get; set; } = "";
}
