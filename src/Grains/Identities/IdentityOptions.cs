using System.ComponentModel.DataAnnotations;

namespace ScimCluster.Grains;

/// <summary>Limits of a stored user. Section <c>Identities</c> of the configuration.</summary>
public sealed class IdentityOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Identities";

    /// <summary>
    /// The largest document of a user, in bytes of UTF-8: PATCH could otherwise grow it request by request beyond what a
    /// PUT may send. Default 1 MiB.
    /// </summary>
    [Range(1, int.MaxValue, ErrorMessage = "Identities:MaxDocumentBytes must be at least 1.")]
    public int MaxDocumentBytes { get; set; } = 1024 * 1024;
}
