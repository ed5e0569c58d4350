namespace ScimCluster.Grains;

/// <summary>Which SCIM attributes feed the user model of the SaaS.</summary>
/// <param name="Rules">One rule for each field; none for the defaults.</param>
[GenerateSerializer, Immutable, Alias("scim.user-mapping-rules")]
public sealed record UserMappingRules([property: Id(0)] UserMappingRule[] Rules);

/// <summary>One attribute that feeds one field.</summary>
/// <param name="Attribute">The attribute, as a PATCH path names it.</param>
/// <param name="Field"><c>email</c>, <c>name</c>, or the name of a further field.</param>
[GenerateSerializer, Immutable, Alias("scim.user-mapping-rule")]
public sealed record UserMappingRule(
    [property: Id(0)] string Attribute,
    [property: Id(1)] string Field);

/// <summary>The wish for another user mapping of a connection.</summary>
/// <param name="UserId">The asking user.</param>
/// <param name="Rules">The rules; null or none to go back to the deployment's.</param>
/// <param name="RequestId">The id under which the request is found in the log.</param>
/// <param name="NotAfter">Until when the asker waits; later it is refused. Null for ever.</param>
[GenerateSerializer, Immutable, Alias("scim.set-user-mapping")]
public sealed record SetUserMapping(
    [property: Id(0)] string UserId,
    [property: Id(1)] UserMappingRules? Rules,
    [property: Id(2)] string RequestId,
    [property: Id(3)] DateTimeOffset? NotAfter = null);

/// <summary>The user mapping of a connection.</summary>
/// <param name="Rules">The rules by which users are written.</param>
/// <param name="IsOwn">Whether they are the connection's own; otherwise they are the deployment's.</param>
[GenerateSerializer, Immutable, Alias("scim.connection-user-mapping")]
public sealed record ConnectionUserMapping(
    [property: Id(0)] UserMappingRules Rules,
    [property: Id(1)] bool IsOwn);
