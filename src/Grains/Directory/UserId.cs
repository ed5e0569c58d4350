using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>The SCIM <c>id</c> of a User: a UUID as lower-case text with hyphens, compared exactly (RFC 7643 §3.1).</summary>
internal static class UserId
{
    /// <summary>Reads an id; any other text, also another spelling of a UUID, is no id of ours.</summary>
    public static bool TryParse(string id, out Guid userId) =>
        ResourceId.TryParse(id, out userId);

    /// <summary>404, the same for an id that was never given out and for one of another provider.</summary>
    public static ScimError NotFound(string id) => ScimError.NotFound($"User {id} not found");
}
