namespace ScimCluster.Scim.Resources;

/// <summary>What the service provider knows of a resource itself (RFC 7643 §3.1).</summary>
/// <param name="Id">The <c>id</c>.</param>
/// <param name="Created">When it was made.</param>
/// <param name="LastModified">When it was last changed.</param>
/// <param name="Location">Its absolute address.</param>
/// <param name="Version">Its version, counted from 1.</param>
public sealed record ResourceMeta(string Id, DateTimeOffset Created, DateTimeOffset LastModified, string Location, long Version)
{
    /// <summary>The weak entity tag of the version, such as <c>W/"3"</c> (RFC 7644 §3.14).</summary>
    public string ETag => FormatETag(Version);

    /// <summary>Writes the entity tag of a version.</summary>
    /// <param name="version">The version, counted from 1.</param>
    public static string FormatETag(long version) => $"W/\"{version}\"";
}
