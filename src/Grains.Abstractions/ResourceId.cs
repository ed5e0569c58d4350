namespace ScimCluster.Grains;

/// <summary>The SCIM <c>id</c> of a resource: a UUID as lower-case text with hyphens, compared exactly (RFC 7643 §3.1).</summary>
public static class ResourceId
{
    /// <summary>Reads an id.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="id">The id, if it is one of ours.</param>
    /// <returns>False for any other text, also another spelling of a UUID.</returns>
    public static bool TryParse(string text, out Guid id) => Guid.TryParseExact(text, "D", out id) && id.ToString("D") == text;
}
