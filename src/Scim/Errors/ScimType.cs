namespace ScimCluster.Scim;

/// <summary>The detail error keywords of RFC 7644 §3.12, table 9, as they stand on the wire.</summary>
public static class ScimType
{
    /// <summary>The filter breaks the grammar, or names an attribute or comparison that is not supported.</summary>
    public const string InvalidFilter = "invalidFilter";

    /// <summary>The filter yields more results than the server is willing to calculate.</summary>
    public const string TooMany = "tooMany";

    /// <summary>A value that must be unique is taken.</summary>
    public const string Uniqueness = "uniqueness";

    /// <summary>The change is not compatible with the attribute's mutability.</summary>
    public const string Mutability = "mutability";

    /// <summary>The request body is not the JSON, or not the message, that was expected.</summary>
    public const string InvalidSyntax = "invalidSyntax";

    /// <summary>The path of a PATCH operation is malformed or names no known attribute.</summary>
    public const string InvalidPath = "invalidPath";

    /// <summary>The path of a PATCH operation selects nothing that the operation could change.</summary>
    public const string NoTarget = "noTarget";

    /// <summary>A required value is missing, or a value does not fit its attribute.</summary>
    public const string InvalidValue = "invalidValue";

    /// <summary>The protocol version is not supported.</summary>
    public const string InvalidVersion = "invalidVers";

    /// <summary>The cursor is none that this service provider gave out for this query (RFC 9865).</summary>
    public const string InvalidCursor = "invalidCursor";

    /// <summary>The cursor was given out too long ago (RFC 9865).</summary>
    public const string ExpiredCursor = "expiredCursor";

    /// <summary>The count is no number, or another one than that of the page before (RFC 9865).</summary>
    public const string InvalidCount = "invalidCount";

    /// <summary>The request would disclose sensitive data, such as personal data in a URI.</summary>
    public const string Sensitive = "sensitive";
}
