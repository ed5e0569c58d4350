using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ScimCluster.Storage.Tests;

public sealed class ServiceCollectionExtensionsTests
{
    [Fact]
    public void Data_source_and_stores_are_singletons()
    {
        var services = new ServiceCollection().AddScimStorage("Host=db");

        var singletons = services.Where(service => service.Lifetime == ServiceLifetime.Singleton).Select(service => service.ServiceType);
        Assert.Equal([typeof(NpgsqlDataSource), typeof(IChangeFeedStore), typeof(IIdentityStore), typeof(IOrganizationStore), typeof(ISigningKeyStore), typeof(IProviderStore)], singletons);
    }

    [Fact]
    public void Empty_connection_string_is_refused_at_once()
    {
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddScimStorage(" "));
    }
}
