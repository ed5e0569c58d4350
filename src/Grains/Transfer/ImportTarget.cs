using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>The connection that an import writes to, and on whose behalf.</summary>
/// <param name="Access">The connection; a write after its <c>NotAfter</c> is not carried out.</param>
/// <param name="RequestId">What the provisioning log calls the request.</param>
/// <param name="PreserveCase">False writes <c>userName</c> and e-mail addresses in small letters.</param>
internal sealed record ImportTarget(ProviderAccess Access, string RequestId, bool PreserveCase)
{
    /// <summary>The operation in the provisioning log.</summary>
    public const string Operation = "import";

    /// <summary>The connection has ended, or one of its tokens, or the time: the rest would be refused, too.</summary>
    public static ScimError Ended { get; } =
        new(409, null, "The connection has ended, or one of its tokens has: run the import again for what is missing.");

    /// <summary>The tenant.</summary>
    public Guid ProviderKey => Access.ProviderKey;

    /// <summary>What each write names.</summary>
    public WriteAuthority Authority => new(Access.ProviderKey, Access.Epoch, Access.NotAfter ?? DateTimeOffset.MaxValue);
}
