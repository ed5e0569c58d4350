namespace ScimCluster.Gateway.Sessions;

/// <summary>
/// How the SaaS's own users sign in to the management routes: with a JWT whose <c>sub</c> is the user. Section
/// <c>Sessions</c> of the configuration.
/// </summary>
public sealed class SessionOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Sessions";

    /// <summary>
    /// The issuer's address, whose discovery document names its keys. Either this or <see cref="SigningKey"/>; neither
    /// closes the management routes.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>A key shared with the issuer for HMAC-SHA-256, as base64, at least 32 bytes.</summary>
    public string? SigningKey { get; set; }

    /// <summary>The required <c>iss</c>. Required with <see cref="SigningKey"/>; default with an authority: its own.</summary>
    public string? Issuer { get; set; }

    /// <summary>The required <c>aud</c>. Default <c>scim-cluster</c>.</summary>
    public string Audience { get; set; } = "scim-cluster";

    /// <summary>How far the clocks of issuer and gateway may differ. Default one minute.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);
}
