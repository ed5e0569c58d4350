namespace ScimCluster.Grains;

/// <summary>
/// Names a change, so that it is carried out once however often it is sent: a caller that got no answer sends the same again
/// with <paramref name="IsRepeated"/>, also while the first may still be under way.
/// </summary>
/// <param name="OperationId">The name: a UUID of version 7, made for this change.</param>
/// <param name="IsRepeated">Whether an attempt before was not answered, and may have been carried out.</param>
[GenerateSerializer, Immutable, Alias("scim.write-attempt")]
public sealed record WriteAttempt(
    [property: Id(0)] Guid OperationId,
    [property: Id(1)] bool IsRepeated);
