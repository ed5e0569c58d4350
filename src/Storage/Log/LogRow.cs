namespace ScimCluster.Storage;

/// <summary>A row of the provisioning log as administrators read it.</summary>
/// <param name="LogId">The id; a UUID of version 7.</param>
/// <param name="Occurred">When it happened, by the clock of the process that wrote it.</param>
/// <param name="ProviderKey">The connection's tenant.</param>
/// <param name="ProviderId">The connection's name, or null where its row is gone.</param>
/// <param name="OrganizationId">The organization of the connection, or null for a personal one.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="ResourceType">What kind of thing it concerns.</param>
/// <param name="ResourceId">On whom, or null.</param>
/// <param name="AccountId">The provider's key for the person, or null.</param>
/// <param name="Actor">The user behind a change of the connection or of the log, or null.</param>
/// <param name="TokenId">The token that was presented, or null.</param>
/// <param name="TokenLabel">What administrators call the token, or null.</param>
/// <param name="Status">The HTTP status; from 400 a refusal.</param>
/// <param name="ScimType">The refusal's keyword, or null.</param>
/// <param name="Detail">The refusal's reason without values, or null.</param>
/// <param name="ChangedAttributes">The names of the attributes that changed.</param>
/// <param name="Values">Their old and new values as JSON, or null.</param>
/// <param name="RequestId">The id of the request, or null.</param>
/// <param name="DurationMilliseconds">How long it took, or null.</param>
/// <param name="Erased">When its values were erased, or null.</param>
/// <param name="Seal">Its place in the chain and its hash, or null if it is not sealed yet.</param>
public sealed record LogRow(
    Guid LogId,
    DateTimeOffset Occurred,
    Guid ProviderKey,
    string? ProviderId,
    string? OrganizationId,
    string Operation,
    string ResourceType,
    string? ResourceId,
    string? AccountId,
    string? Actor,
    Guid? TokenId,
    string? TokenLabel,
    int Status,
    string? ScimType,
    string? Detail,
    IReadOnlyList<string> ChangedAttributes,
    string? Values,
    string? RequestId,
    int? DurationMilliseconds,
    DateTimeOffset? Erased,
    LogSeal? Seal);

/// <summary>What ties a row to the one before it in its chain.</summary>
/// <param name="Position">The place in the chain, from 1.</param>
/// <param name="Hash">SHA-256 over the hash before and the row.</param>
public sealed record LogSeal(long Position, ReadOnlyMemory<byte> Hash);

/// <summary>Whose log is read: all that an organization's connections did, or one connection.</summary>
/// <param name="OrganizationId">The organization, or null.</param>
/// <param name="ProviderKey">The connection; with an organization, one of its connections.</param>
public readonly record struct LogScope(string? OrganizationId, Guid? ProviderKey);

/// <summary>Which rows of a log are wanted; null leaves a condition out.</summary>
/// <param name="ResourceId">On whom.</param>
/// <param name="From">The earliest time.</param>
/// <param name="To">The time before which it happened.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Refused">True for refusals alone, false for what was done.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="Before">The row behind which to go on, in the order from new to old.</param>
public sealed record LogFilter(
    string? ResourceId = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    int? Status = null,
    bool? Refused = null,
    string? Operation = null,
    LogPlace? Before = null);

/// <summary>The place of a row in the order of time.</summary>
/// <param name="Occurred">When it happened.</param>
/// <param name="LogId">Which of those that happened then.</param>
public readonly record struct LogPlace(DateTimeOffset Occurred, Guid LogId);

/// <summary>A request that was refused.</summary>
/// <param name="LogId">The id; a row that is there already is not written again.</param>
/// <param name="Occurred">When it was answered.</param>
/// <param name="ProviderKey">The tenant.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="ResourceType">What kind of thing it concerns.</param>
/// <param name="ResourceId">On whom, or null.</param>
/// <param name="AccountId">The provider's key for the person, or null.</param>
/// <param name="TokenId">The token that was presented, or null.</param>
/// <param name="TokenLabel">What administrators call the token, or null.</param>
/// <param name="Status">The HTTP status, 400 to 599.</param>
/// <param name="ScimType">The keyword, or null.</param>
/// <param name="Detail">The reason without values, or null.</param>
/// <param name="RequestId">The id of the request.</param>
/// <param name="DurationMilliseconds">How long it took.</param>
public sealed record LoggedRefusal(
    Guid LogId,
    DateTimeOffset Occurred,
    Guid ProviderKey,
    string Operation,
    string ResourceType,
    string? ResourceId,
    string? AccountId,
    Guid? TokenId,
    string? TokenLabel,
    int Status,
    string? ScimType,
    string? Detail,
    string RequestId,
    int DurationMilliseconds);
