namespace ScimCluster.Scim.Discovery;

/// <summary>What the service provider says of itself (RFC 7643 §5).</summary>
public sealed record ServiceProviderOptions
{
    /// <summary>Where the help for people is; null leaves it out.</summary>
    public string? DocumentationUri { get; init; }

    /// <summary>Whether PATCH is supported. Default true.</summary>
    public bool Patch { get; init; } = true;

    /// <summary>Bulk requests. Default: none, since this library does not carry them out.</summary>
    public BulkSupport Bulk { get; init; } = new(Supported: false, MaxOperations: 0, MaxPayloadSizeBytes: 0);

    /// <summary>Filters. Default: 200 resources in one answer.</summary>
    public FilterSupport Filter { get; init; } = new(Supported: true, MaxResults: 200);

    /// <summary>Whether passwords can be changed. Default false: a password is accepted and forgotten.</summary>
    public bool ChangePassword { get; init; }

    /// <summary>Whether answers can be sorted. Default true.</summary>
    public bool Sort { get; init; } = true;

    /// <summary>Whether entity tags are supported. Default true.</summary>
    public bool ETag { get; init; } = true;

    /// <summary>How lists are paged (RFC 9865 §4); null leaves it out.</summary>
    public PaginationSupport? Pagination { get; init; }

    /// <summary>How clients may authenticate. Default: a bearer token.</summary>
    public IReadOnlyList<AuthenticationScheme> AuthenticationSchemes { get; init; } = [AuthenticationScheme.BearerToken];
}

/// <summary>Support of bulk requests.</summary>
/// <param name="Supported">Whether there is any.</param>
/// <param name="MaxOperations">The most operations in one request.</param>
/// <param name="MaxPayloadSizeBytes">The largest body in bytes.</param>
public sealed record BulkSupport(bool Supported, int MaxOperations, int MaxPayloadSizeBytes);

/// <summary>Support of filters.</summary>
/// <param name="Supported">Whether there is any.</param>
/// <param name="MaxResults">The most resources in one answer.</param>
public sealed record FilterSupport(bool Supported, int MaxResults);

/// <summary>How lists are paged (RFC 9865 §4).</summary>
/// <param name="Cursor">Whether by cursor.</param>
/// <param name="Index">Whether by startIndex.</param>
/// <param name="Default">How a request that names neither is paged.</param>
/// <param name="DefaultPageSize">How many resources a page has if the request does not say.</param>
/// <param name="MaxPageSize">The most resources of a page.</param>
/// <param name="CursorTimeoutSeconds">How long a cursor is valid at least, in seconds.</param>
public sealed record PaginationSupport(
    bool Cursor, bool Index, PaginationMethod Default, int DefaultPageSize, int MaxPageSize, int CursorTimeoutSeconds);

/// <summary>A way to page (RFC 9865 §4).</summary>
public enum PaginationMethod
{
    /// <summary>By <c>startIndex</c>.</summary>
    Index,

    /// <summary>By <c>cursor</c>.</summary>
    Cursor,
}

/// <summary>A way to authenticate.</summary>
/// <param name="Type">One of the kinds of RFC 7643 §5, such as <c>oauthbearertoken</c>.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Description">What it is.</param>
/// <param name="SpecUri">Where it is specified; null leaves it out.</param>
/// <param name="DocumentationUri">Where the help for people is; null leaves it out.</param>
public sealed record AuthenticationScheme(string Type, string Name, string Description, string? SpecUri, string? DocumentationUri = null)
{
    /// <summary>A token in the Authorization header (RFC 6750).</summary>
    public static AuthenticationScheme BearerToken { get; } = new(
        "oauthbearertoken",
        "Bearer token",
        "The token of the connection in the Authorization header.",
        "https://www.rfc-editor.org/info/rfc6750");
}
