using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Registers the PostgreSQL storage.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds the <see cref="NpgsqlDataSource"/> with its connection pool, and the stores on it, as singletons. No connection
    /// is made before the first call. What the connection string leaves open is set for speed: see
    /// <see cref="StorageConnectionString.Tune"/>.
    /// </summary>
    public static IServiceCollection AddScimStorage(this IServiceCollection services, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return services
            .AddSingleton(_ => NpgsqlDataSource.Create(StorageConnectionString.Tune(connectionString)))
            .AddSingleton<IChangeFeedStore, PostgresChangeFeedStore>()
            .AddSingleton<IDeliveryStore, PostgresDeliveryStore>()
            .AddSingleton<IExportStore, PostgresExportStore>()
            .AddSingleton<IGroupImportStore, PostgresGroupStore>()
            .AddSingleton<IGroupStore, PostgresGroupStore>()
            .AddSingleton<IIdentityStore, PostgresIdentityStore>()
            .AddSingleton<IDeprovisioningStore, PostgresDeprovisioningStore>()
            .AddSingleton<IMemberRoleStore, PostgresMemberRoleStore>()
            .AddSingleton<IOperationStore, PostgresOperationStore>()
            .AddSingleton<IOrganizationStore, PostgresOrganizationStore>()
            .AddSingleton<ISigningKeyStore, PostgresSigningKeyStore>()
            .AddSingleton<IProviderStore, PostgresProviderStore>()
            .AddSingleton<IProvisioningLogStore, PostgresProvisioningLogStore>()
            .AddSingleton<IUserImportStore, PostgresIdentityStore>()
            .AddSingleton<IUserStore, PostgresUserStore>()
            .AddSingleton<IWebhookStore, PostgresWebhookStore>();
    }
}
