using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ScimCluster.Storage.Tests;

public sealed class ServiceCollectionExtensionsTests
{
    [Fact]
    public void Data_source_and_stores_are_singletons()
    {
        var services = new ServiceCollection().AddScimStorage("Host=db");

        var stores = typeof(IIdentityStore).Assembly.GetExportedTypes()
            .Where(type => type.IsInterface && type.Name.EndsWith("Store", StringComparison.Ordinal)).ToList();
        Assert.Contains(typeof(IIdentityStore), stores);
        Assert.All(
            stores.Append(typeof(NpgsqlDataSource)),
            type => Assert.Equal(ServiceLifetime.Singleton, Assert.Single(services, service => service.ServiceType == type).Lifetime));
    }

    [Fact]
    public void Empty_connection_string_is_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddScimStorage(" "));
    }
}
