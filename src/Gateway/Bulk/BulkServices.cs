namespace ScimCluster.Gateway.Bulk;

/// <summary>Registers bulk requests and the resource types that they know.</summary>
internal static class BulkServices
{
    public static void AddBulk(this IServiceCollection services)
    {
        services.AddSingleton<IBulkResources, UserBulk>();
        services.AddSingleton<IBulkResources, GroupBulk>();
        services.AddSingleton<BulkRefusals>();
        services.AddSingleton<BulkRunner>();
    }
}
