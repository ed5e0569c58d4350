namespace ScimCluster.Scim.Bulk;

/// <summary>The path of an operation, relative to the service provider's base URL (RFC 7644 §3.7).</summary>
/// <param name="Endpoint">The endpoint with a slash in front, such as <c>/Users</c>, as sent.</param>
/// <param name="Id">The id of the resource; null for the endpoint itself, and for a reference.</param>
/// <param name="BulkId">The bulkId in the place of the id, as in <c>/Users/bulkId:qwerty</c> (RFC 7644 §3.7.2), or null.</param>
public sealed record BulkPath(string Endpoint, string? Id, string? BulkId)
{
    /// <summary>Whether it names a resource and not the endpoint.</summary>
    public bool NamesResource => Id is not null || BulkId is not null;

    /// <summary>Reads a path. The slash in front may be missing, and one may stand at the end, as in the path of a request.</summary>
    /// <param name="text">The path.</param>
    /// <returns>The path, or null if it is no endpoint and no resource of an endpoint.</returns>
    public static BulkPath? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var segments = text.TrimStart('/').TrimEnd('/').Split('/');
        if (text.AsSpan().ContainsAny("?#") || segments.Length > 2 || segments.Any(segment => segment.Length == 0))
        {
            return null;
        }

        var endpoint = "/" + segments[0];
        return segments.Length == 1 ? new BulkPath(endpoint, null, null)
            : BulkReferences.BulkIdOf(segments[1]) is { } bulkId ? new BulkPath(endpoint, null, Uri.UnescapeDataString(bulkId))
            : new BulkPath(endpoint, Uri.UnescapeDataString(segments[1]), null);
    }
}
