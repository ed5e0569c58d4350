namespace ScimCluster.Grains;

/// <summary>Changes, in order.</summary>
/// <param name="Changes">The changes; none if nothing has happened since.</param>
/// <param name="Cursor">Where to go on: behind the last change; of an empty page the cursor that was sent.</param>
[GenerateSerializer, Immutable, Alias("scim.change-page")]
public sealed record ChangePage(
    [property: Id(0)] Change[] Changes,
    [property: Id(1)] string? Cursor)
{
    /// <summary>The most changes of one page.</summary>
    public const int MaxCount = 1000;
}

/// <summary>Something that happened and was committed.</summary>
/// <param name="Position">The place in the order of all changes, with gaps.</param>
/// <param name="ChangeId">The id: a service that has worked off a change recognizes it when it comes again.</param>
/// <param name="Occurred">When it happened, by the clock of the silo that wrote it; the order is that of the positions.</param>
/// <param name="ProviderKey">The connection's key.</param>
/// <param name="OrganizationId">The organization that owns the connection, or null for a personal one.</param>
/// <param name="OwnerId">The user who owns a personal connection, or null.</param>
/// <param name="Type">What happened, such as <c>user.deactivated</c>; a service ignores types that it does not know.</param>
/// <param name="ResourceId">To whom: the user's id, or the providerId of a change of the connection.</param>
/// <param name="Data">More about it: a JSON object that may get further members.</param>
[GenerateSerializer, Immutable, Alias("scim.change")]
public sealed record Change(
    [property: Id(0)] long Position,
    [property: Id(1)] Guid ChangeId,
    [property: Id(2)] DateTimeOffset Occurred,
    [property: Id(3)] Guid ProviderKey,
    [property: Id(4)] string? OrganizationId,
    [property: Id(5)] string? OwnerId,
    [property: Id(6)] string Type,
    [property: Id(7)] string ResourceId,
    [property: Id(8)] string Data)
{
    /// <summary>Names the change only: its data may be personal and has no place in a log.</summary>
    public override string ToString() => $"Change {{ {Position}, {Type}, {ResourceId} }}";
}
