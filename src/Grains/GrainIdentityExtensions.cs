namespace ScimCluster.Grains;

/// <summary>Reads what a grain is about from its key.</summary>
internal static class GrainIdentityExtensions
{
    /// <summary>The providerId in <c>provider:{providerId}</c>.</summary>
    public static string ProviderId(this ProviderGrain grain) => AfterWord(grain);

    /// <summary>The providerId in <c>export:{providerId}</c>.</summary>
    public static string ProviderId(this ProviderExportGrain grain) => AfterWord(grain);

    /// <summary>The providerId in <c>import:{providerId}</c>.</summary>
    public static string ProviderId(this ProviderImportGrain grain) => AfterWord(grain);

    /// <summary>The id in <c>organization:{id}</c>.</summary>
    public static string OrganizationId(this OrganizationGrain grain) => AfterWord(grain);

    /// <summary>The partition in <c>dispatcher:{partition}</c>.</summary>
    public static string Partition(this DispatcherGrain grain) => AfterWord(grain);

    /// <summary>The id in <c>webhooks:{organizationId}</c>.</summary>
    public static string OrganizationId(this WebhooksGrain grain) => AfterWord(grain);

    private static string AfterWord(IAddressable grain)
    {
        var key = grain.GetPrimaryKeyString();
        return key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];
    }
}
