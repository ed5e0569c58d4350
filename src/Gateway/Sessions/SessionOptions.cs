namespace ScimCluster.Gateway.Sessions;

/// <summary>
/// How the SaaS's own users sign in to the management routes: with a JWT whose <c>sub</c> is the user. Section
/// <c>Sessions</c> of the configuration.
/// </summary>
public sealed class SessionOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Sessions";

    /// <summary>The audience if none is configured.</summary>
    public const string DefaultAudience = "scim-cluster";

    /// <summary>
    /// The issuer's address, whose discovery document names its keys. Excludes <see cref="Keys"/> and
    /// <see cref="SigningKey"/>; none of the three closes the management routes.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>The issuer's keys, where they are configured. Several let the issuer change its key without a gap. Default: none.</summary>
    public IList<SessionKeyOptions> Keys { get; set; } = [];

    /// <summary>Short for one key: shared with the issuer for HMAC-SHA-256, as base64, at least 32 bytes. Default: none.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The required <c>iss</c>. Required with configured keys; default with an authority: its own.</summary>
    public string? Issuer { get; set; }

    /// <summary>The required <c>aud</c>. Default <c>scim-cluster</c>, if <see cref="Audiences"/> has none either.</summary>
    public string? Audience { get; set; }

    /// <summary>Further values of which <c>aud</c> may be one. Default: none.</summary>
    public IList<string> Audiences { get; set; } = [];

    /// <summary>How far the clocks of issuer and gateway may differ. Default one minute.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether keys are configured here, rather than read from an authority.</summary>
    internal bool HasKeys => SigningKey is not null || Keys.Count > 0;

    /// <summary>Every configured key, the short form as one without an id.</summary>
    internal IEnumerable<SessionKeyOptions> AllKeys =>
        SigningKey is null ? Keys : Keys.Prepend(new SessionKeyOptions { Secret = SigningKey });

    /// <summary>Every accepted audience.</summary>
    internal IEnumerable<string> AllAudiences =>
        Audience is not null ? Audiences.Prepend(Audience) : Audiences.Count > 0 ? Audiences : [DefaultAudience];
}

/// <summary>A key of the issuer: exactly one of <see cref="Secret"/> and <see cref="PublicKey"/>.</summary>
public sealed class SessionKeyOptions
{
    /// <summary>
    /// The <c>kid</c> of tokens signed with the key. A token that names another key is not checked against this one; a key
    /// without an id is tried for every token. Default: none.
    /// </summary>
    public string? Id { get; set; }

    /// <summary>A key shared with the issuer for HMAC-SHA-256, as base64, at least 32 bytes.</summary>
    public string? Secret { get; set; }

    /// <summary>An RSA key of at least 2048 bits, or a key on the curves P-256, P-384 or P-521, as PEM (<c>PUBLIC KEY</c>).</summary>
    public string? PublicKey { get; set; }
}
