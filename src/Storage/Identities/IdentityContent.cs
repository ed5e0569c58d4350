namespace ScimCluster.Storage;

/// <summary>What a SCIM User document says, with the keys that are indexed. Keys are folded by the caller.</summary>
public sealed record IdentityContent
{
    /// <summary><c>externalId</c>, else <see cref="UserNameKey"/>; unique for each provider.</summary>
    public required string AccountId { get; init; }

    /// <summary>The <c>externalId</c> as sent, or null; unique for each provider, compared exactly.</summary>
    public required string? ExternalId { get; init; }

    /// <summary>The <c>userName</c>, folded; unique for each provider.</summary>
    public required string UserNameKey { get; init; }

    /// <summary>The e-mail address of the user: the primary one, else the first, else the <c>userName</c>.</summary>
    public required string Email { get; init; }

    /// <summary><see cref="Email"/>, folded; unique in the user's scope.</summary>
    public required string EmailKey { get; init; }

    /// <summary>The name to show for the user.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What the user gets beside e-mail and name, as a JSON object; null for nothing.</summary>
    public string? Fields { get; init; }

    /// <summary>The <c>active</c> attribute.</summary>
    public required bool Active { get; init; }

    /// <summary>The SCIM User as JSON, without <c>id</c> and <c>meta</c>.</summary>
    public required string Document { get; init; }

    /// <summary>The document as <c>FoldedDocument</c> folds it: what lists search and sort.</summary>
    public required string Folded { get; init; }

    /// <summary>The values that no other identity of the provider may have; null where no attribute is unique.</summary>
    public IReadOnlyList<UniqueValue>? UniqueValues { get; init; }
}
