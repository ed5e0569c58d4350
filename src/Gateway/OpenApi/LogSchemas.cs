using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Gateway.OpenApi;

// What the routes of the provisioning log send and take, for the schemas of the OpenAPI document.

internal sealed record LogEntryList
{
    [Description("The entries, from new to old.")]
    public required LogEntry[] Entries { get; init; }

    [Description("Where to go on, or null if these were the last.")]
    public required string? Cursor { get; init; }
}

internal sealed record LogEntry
{
    public required Guid Id { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    [Description("The connection, or null for a change of the log itself.")]
    public required string? ProviderId { get; init; }

    public required string? OrganizationId { get; init; }

    [Description("create, replace, patch, delete, restore or import; of refused requests also read, list and search; or a change of the connection or of the log.")]
    public required string Operation { get; init; }

    public required string ResourceType { get; init; }

    [Description("On whom; null where a refused request names nobody.")]
    public required string? ResourceId { get; init; }

    [Description("The identity provider's key for the person, where it is known.")]
    public required string? AccountId { get; init; }

    [Description("The user behind a change of the connection or of the log.")]
    public required string? Actor { get; init; }

    [Description("The token that was presented.")]
    public required Guid? TokenId { get; init; }

    public required string? TokenLabel { get; init; }

    public required int Status { get; init; }

    [Description("success or refused.")]
    public required string Outcome { get; init; }

    public required string? ScimType { get; init; }

    [Description("The reason of a refusal, without values.")]
    public required string? Detail { get; init; }

    public required string[] ChangedAttributes { get; init; }

    [Description("Old and new values by attribute, without secrets; null if none are kept.")]
    public required object? Values { get; init; }

    public required string? RequestId { get; init; }

    [Description("Of a refused request from beginning to end; of a write until it was written.")]
    public required int? DurationMs { get; init; }

    [Description("When values and accountId were erased.")]
    public required DateTimeOffset? ErasedAt { get; init; }

    [Description("The place in the chain of hashes; null until the entry is sealed.")]
    public required long? SealPosition { get; init; }

    [Description("SHA-256 over the entry before and this one, in hexadecimal; null until the entry is sealed.")]
    public required string? SealHash { get; init; }
}

internal sealed record EraseLogRequest
{
    [Description("The organization; it or providerId must be there, and not both.")]
    [MinLength(1), MaxLength(64)]
    public string? OrganizationId { get; init; }

    [Description("A connection, such as a personal one: what is erased is in the logs of all connections of its owner.")]
    [MinLength(1), MaxLength(64)]
    public string? ProviderId { get; init; }

    [Description("The user's SCIM id.")]
    public required string UserId { get; init; }
}

internal sealed record ErasedLog
{
    [Description("How many entries had something to erase.")]
    public required int Rows { get; init; }
}
