namespace ScimCluster.Silo.Transfer;

/// <summary>What all writes of an import have in common.</summary>
internal static class ImportRequest
{
    /// <summary>What the provisioning log has in the place of a request.</summary>
    public const string Id = "silo import";

    /// <summary>The rest of the file would be refused, too.</summary>
    public static StartException Revoked() =>
        new("The connection has ended, or one of its tokens has: run the import again for what is missing.");
}
