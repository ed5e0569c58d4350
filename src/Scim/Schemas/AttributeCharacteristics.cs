namespace ScimCluster.Scim.Schemas;

/// <summary>The data types of RFC 7643 §2.3.</summary>
public enum AttributeType
{
    /// <summary>A sequence of Unicode characters (§2.3.1).</summary>
    String,

    /// <summary>True or false (§2.3.2).</summary>
    Boolean,

    /// <summary>A number with a fraction (§2.3.3).</summary>
    Decimal,

    /// <summary>A whole number (§2.3.4).</summary>
    Integer,

    /// <summary>A point in time in the form of xsd:dateTime (§2.3.5).</summary>
    DateTime,

    /// <summary>Bytes in base64 (§2.3.6).</summary>
    Binary,

    /// <summary>A URI (§2.3.7).</summary>
    Reference,

    /// <summary>An object with sub-attributes (§2.3.8).</summary>
    Complex,
}

/// <summary>Whether and when a client may change a value (RFC 7643 §7).</summary>
public enum Mutability
{
    /// <summary>It may be written and read.</summary>
    ReadWrite,

    /// <summary>Only the service provider sets it; what a client sends is ignored.</summary>
    ReadOnly,

    /// <summary>It is set once and not changed after that.</summary>
    Immutable,

    /// <summary>It may be written and is never read.</summary>
    WriteOnly,
}

/// <summary>When a value is part of an answer (RFC 7643 §7).</summary>
public enum Returned
{
    /// <summary>Unless the request excludes it, or names other attributes.</summary>
    Default,

    /// <summary>In every answer.</summary>
    Always,

    /// <summary>In no answer.</summary>
    Never,

    /// <summary>Only if the request names it.</summary>
    Request,
}

/// <summary>Where a value must be unique (RFC 7643 §7).</summary>
public enum Uniqueness
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Within the endpoint of one tenant.</summary>
    Server,

    /// <summary>Everywhere.</summary>
    Global,
}
