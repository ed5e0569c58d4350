namespace ScimCluster.Scim;

/// <summary>A refusal in the terms of RFC 7644 §3.12: what the Error message on the wire says.</summary>
/// <param name="Status">The HTTP status, 400 to 599.</param>
/// <param name="ScimType">One of <see cref="Scim.ScimType"/>, or null where table 9 has no keyword for the status.</param>
/// <param name="Detail">A sentence for a person; it names the attribute, path or option and never quotes a secret.</param>
public sealed record ScimError(int Status, string? ScimType, string Detail)
{
    /// <summary>400 <c>invalidSyntax</c>: the body is no JSON, or not the message that was expected.</summary>
    public static ScimError InvalidSyntax(string detail) => new(400, Scim.ScimType.InvalidSyntax, detail);

    /// <summary>400 <c>invalidValue</c>: a required value is missing, or a value does not fit its attribute.</summary>
    public static ScimError InvalidValue(string detail) => new(400, Scim.ScimType.InvalidValue, detail);

    /// <summary>400 <c>invalidPath</c>: the path of a PATCH operation is malformed or names no known attribute.</summary>
    public static ScimError InvalidPath(string detail) => new(400, Scim.ScimType.InvalidPath, detail);

    /// <summary>400 <c>noTarget</c>: the path of a PATCH operation selects nothing.</summary>
    public static ScimError NoTarget(string detail) => new(400, Scim.ScimType.NoTarget, detail);

    /// <summary>400 <c>mutability</c>: the attribute cannot be changed in this way.</summary>
    public static ScimError Mutability(string detail) => new(400, Scim.ScimType.Mutability, detail);

    /// <summary>400 <c>invalidFilter</c>: the filter breaks the grammar or names what cannot be filtered.</summary>
    public static ScimError InvalidFilter(string detail) => new(400, Scim.ScimType.InvalidFilter, detail);

    /// <summary>400 <c>tooMany</c>: answering would take more candidates than the configured bound.</summary>
    public static ScimError TooMany(string detail) => new(400, Scim.ScimType.TooMany, detail);

    /// <summary>400 <c>invalidCursor</c>: no cursor of this service provider, or one of another query (RFC 9865).</summary>
    public static ScimError InvalidCursor(string detail) => new(400, Scim.ScimType.InvalidCursor, detail);

    /// <summary>400 <c>expiredCursor</c>: the cursor was given out too long ago; the query begins anew (RFC 9865).</summary>
    public static ScimError ExpiredCursor(string detail) => new(400, Scim.ScimType.ExpiredCursor, detail);

    /// <summary>400 <c>invalidCount</c>: the count is no number, or another one than that of the page before (RFC 9865).</summary>
    public static ScimError InvalidCount(string detail) => new(400, Scim.ScimType.InvalidCount, detail);

    /// <summary>401: no credential, or one that is not valid (RFC 7644 §2). Never says which part was wrong.</summary>
    public static ScimError Unauthorized(string detail) => new(401, null, detail);

    /// <summary>403: the caller is known and may not do this.</summary>
    public static ScimError Forbidden(string detail) => new(403, null, detail);

    /// <summary>404: nothing is there, or nothing that this caller may know of.</summary>
    public static ScimError NotFound(string detail) => new(404, null, detail);

    /// <summary>409 <c>uniqueness</c>: the value of <paramref name="attribute"/> is taken.</summary>
    public static ScimError Uniqueness(string attribute) =>
        new(409, Scim.ScimType.Uniqueness, $"Another resource already has this value of '{attribute}'.");

    /// <summary>412: the resource has not the version that the request wants it to have (RFC 7644 §3.14).</summary>
    /// <param name="eTag">The entity tag that it has.</param>
    public static ScimError PreconditionFailed(string eTag) =>
        new(412, null, $"The resource has the version {eTag}, which If-Match or If-None-Match of the request rules out.");

    /// <summary>413: the request holds more than the service provider announces that it takes (RFC 7644 §3.7.4).</summary>
    public static ScimError TooLarge(string detail) => new(413, null, detail);

    /// <summary>503: PostgreSQL or the cluster is away; the request may be sent again.</summary>
    public static ScimError Unavailable(string detail) => new(503, null, detail);
}
