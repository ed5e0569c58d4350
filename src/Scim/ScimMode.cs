namespace ScimCluster.Scim;

/// <summary>How much of what identity providers really send is understood.</summary>
public enum ScimMode
{
    /// <summary>The RFCs, with the deviations of the folder <c>Lenient</c>; the default over HTTP.</summary>
    Lenient,

    /// <summary>The RFCs alone.</summary>
    Strict,
}
