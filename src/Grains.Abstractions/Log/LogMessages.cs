namespace ScimCluster.Grains;

/// <summary>Which rows of a provisioning log are wanted; null leaves a condition out.</summary>
/// <param name="AsUser">The user in whose name it is read and whose access is checked; null for a service of the SaaS.</param>
/// <param name="UserId">On whom: the SCIM id.</param>
/// <param name="From">The earliest time.</param>
/// <param name="To">The time before which it happened.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Refused">True for refusals alone, false for what was done.</param>
/// <param name="Operation">What was asked, such as <c>create</c>.</param>
/// <param name="Cursor">The cursor of the page before, or null to begin with the newest row.</param>
/// <param name="Count">How many to return, from 1; more than <see cref="LogPage.MaxCount"/> are not returned.</param>
[GenerateSerializer, Immutable, Alias("scim.log-query")]
public sealed record LogQuery(
    [property: Id(0)] string? AsUser,
    [property: Id(1)] string? UserId = null,
    [property: Id(2)] DateTimeOffset? From = null,
    [property: Id(3)] DateTimeOffset? To = null,
    [property: Id(4)] int? Status = null,
    [property: Id(5)] bool? Refused = null,
    [property: Id(6)] string? Operation = null,
    [property: Id(7)] string? Cursor = null,
    [property: Id(8)] int Count = 100);

/// <summary>Rows of a provisioning log, from new to old.</summary>
/// <param name="Entries">The rows.</param>
/// <param name="Cursor">Where to go on, or null if these were the last.</param>
[GenerateSerializer, Immutable, Alias("scim.log-page")]
public sealed record LogPage(
    [property: Id(0)] LogRecord[] Entries,
    [property: Id(1)] string? Cursor)
{
    /// <summary>The most rows of one page.</summary>
    public const int MaxCount = 500;
}

/// <summary>A write that was carried out, a request that was refused, or a change of the connection or of the log itself.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="Occurred">When it happened.</param>
/// <param name="ProviderKey">The connection's key; all zero for a change of the log itself.</param>
/// <param name="ProviderId">The connection's name, or null where there is none.</param>
/// <param name="OrganizationId">The organization, or null for a personal connection.</param>
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
/// <param name="Values">Their old and new values as a JSON object, or null.</param>
/// <param name="RequestId">The id of the request, or null.</param>
/// <param name="DurationMilliseconds">How long it took, or null.</param>
/// <param name="Erased">When its values were erased, or null.</param>
/// <param name="SealPosition">The place in the chain, or null if it is not sealed yet.</param>
/// <param name="SealHash">The hash of the entry in hexadecimal, or null.</param>
[GenerateSerializer, Immutable, Alias("scim.log-record")]
public sealed record LogRecord(
    [property: Id(0)] Guid Id,
    [property: Id(1)] DateTimeOffset Occurred,
    [property: Id(2)] Guid ProviderKey,
    [property: Id(3)] string? ProviderId,
    [property: Id(4)] string? OrganizationId,
    [property: Id(5)] string Operation,
    [property: Id(6)] string ResourceType,
    [property: Id(7)] string? ResourceId,
    [property: Id(8)] string? AccountId,
    [property: Id(9)] string? Actor,
    [property: Id(10)] Guid? TokenId,
    [property: Id(11)] string? TokenLabel,
    [property: Id(12)] int Status,
    [property: Id(13)] string? ScimType,
    [property: Id(14)] string? Detail,
    [property: Id(15)] string[] ChangedAttributes,
    [property: Id(16)] string? Values,
    [property: Id(17)] string? RequestId,
    [property: Id(18)] int? DurationMilliseconds,
    [property: Id(19)] DateTimeOffset? Erased,
    [property: Id(20)] long? SealPosition,
    [property: Id(21)] string? SealHash)
{
    /// <summary>Names the row only: its values are personal and have no place in another log.</summary>
    public override string ToString() => $"LogRecord {{ {Id}, {Operation}, {Status} }}";
}

/// <summary>The wish to erase what a log says of a user.</summary>
/// <param name="AsUser">The administrator.</param>
/// <param name="UserId">The user: the SCIM id.</param>
/// <param name="RequestId">The id of the request.</param>
/// <param name="NotAfter">Until when the asker waits; later it is refused. Null for ever.</param>
[GenerateSerializer, Immutable, Alias("scim.erase-log")]
public sealed record EraseLog(
    [property: Id(0)] string AsUser,
    [property: Id(1)] string UserId,
    [property: Id(2)] string RequestId,
    [property: Id(3)] DateTimeOffset? NotAfter = null);

/// <summary>What was erased.</summary>
/// <param name="Rows">How many rows had something to erase.</param>
[GenerateSerializer, Immutable, Alias("scim.erased-log")]
public sealed record ErasedLog([property: Id(0)] int Rows);

/// <summary>A refused request of an authenticated connection.</summary>
/// <param name="Id">The row's id; a UUID of version 7.</param>
/// <param name="Occurred">When it was answered.</param>
/// <param name="ProviderKey">The connection's key.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="ResourceId">On whom, or null.</param>
/// <param name="AccountId">The provider's key for the person, or null.</param>
/// <param name="TokenId">The token that was presented, or null.</param>
/// <param name="TokenLabel">What administrators call the token, or null.</param>
/// <param name="Status">The HTTP status, 400 to 599.</param>
/// <param name="ScimType">The keyword, or null.</param>
/// <param name="Detail">The reason without values, or null.</param>
/// <param name="RequestId">The id of the request.</param>
/// <param name="DurationMilliseconds">How long the request took.</param>
/// <param name="ResourceType">The resource type that the address names.</param>
[GenerateSerializer, Immutable, Alias("scim.refused-request")]
public sealed record RefusedRequest(
    [property: Id(0)] Guid Id,
    [property: Id(1)] DateTimeOffset Occurred,
    [property: Id(2)] Guid ProviderKey,
    [property: Id(3)] string Operation,
    [property: Id(4)] string? ResourceId,
    [property: Id(5)] string? AccountId,
    [property: Id(6)] Guid? TokenId,
    [property: Id(7)] string? TokenLabel,
    [property: Id(8)] int Status,
    [property: Id(9)] string? ScimType,
    [property: Id(10)] string? Detail,
    [property: Id(11)] string RequestId,
    [property: Id(12)] int DurationMilliseconds,
    [property: Id(13)] string ResourceType = "User")
{
    /// <summary>Names the row only: the accountId is personal.</summary>
    public override string ToString() => $"RefusedRequest {{ {Id}, {Operation}, {Status} }}";
}
