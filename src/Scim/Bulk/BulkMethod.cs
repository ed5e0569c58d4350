namespace ScimCluster.Scim.Bulk;

/// <summary>The methods of operations (RFC 7644 §3.7), as they stand on the wire.</summary>
public static class BulkMethod
{
    /// <summary>Creates a resource.</summary>
    public const string Post = "POST";

    /// <summary>Replaces a resource.</summary>
    public const string Put = "PUT";

    /// <summary>Changes a resource.</summary>
    public const string Patch = "PATCH";

    /// <summary>Deletes a resource.</summary>
    public const string Delete = "DELETE";

    internal static bool IsKnown(string method) => method is Post or Put or Patch or Delete;
}
