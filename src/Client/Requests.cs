using System.Text.Json.Serialization;

namespace ScimCluster.Client;

/// <summary>The wish for a connection, or for a new token of one that is there.</summary>
public sealed record GenerateTokenRequest
{
    /// <summary>The connection's name: 1 to 64 characters, without a colon.</summary>
    public required string ProviderId { get; init; }

    /// <summary>The organization that the connection belongs to. Default: the connection's own; a new one is then personal.</summary>
    public string? OrganizationId { get; init; }

    /// <summary>What the token is called in lists. Default: nothing.</summary>
    public string? Label { get; init; }

    /// <summary>From when on the token is no longer accepted. Default: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>The wish for a further token of a connection.</summary>
public sealed record RotateTokenRequest
{
    /// <summary>The connection's name.</summary>
    public required string ProviderId { get; init; }

    /// <summary>What the token is called in lists. Default: nothing.</summary>
    public string? Label { get; init; }

    /// <summary>From when on the new token is no longer accepted. Default: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>
    /// How long the earlier tokens are still accepted, in whole seconds; zero ends them at once. Default: until they are revoked.
    /// </summary>
    [JsonIgnore]
    public TimeSpan? Overlap { get; init; }

    [JsonInclude]
    internal long? OverlapSeconds => Overlap is { } overlap ? (long)overlap.TotalSeconds : null;
}

internal sealed record ProviderRequest(string ProviderId);

internal sealed record RevokeTokenRequest(string ProviderId, Guid Id);
