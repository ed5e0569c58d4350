using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using ScimCluster.Silo;
using ScimCluster.Storage;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Delivery;

/// <summary>Silos with change handlers of a test, on a database of their own.</summary>
internal sealed class HandlerCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private HandlerCluster(InProcessTestCluster cluster, TestDatabase database) => (_cluster, Database) = (cluster, database);

    public TestDatabase Database { get; }

    public InProcessTestCluster Cluster => _cluster;

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<HandlerCluster> StartAsync(PostgresServer postgres, short silos, TimeProvider time, params IChangeHandler[] handlers)
    {
        var database = await TestDatabase.CreateAsync(postgres);
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton(time);
            silo.Services.AddScimStorage(database.ConnectionString);
            silo.UseScimGrains(database.ConnectionString);
            foreach (var handler in handlers)
            {
                silo.Services.AddSingleton(handler);
            }

            silo.Services.Configure<DeliveryOptions>(options =>
            {
                options.Interval = TimeSpan.FromMilliseconds(50);
                options.LeaseTime = TimeSpan.FromSeconds(2);
                options.FirstRetryDelay = TimeSpan.FromMilliseconds(20);
            });
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new HandlerCluster(cluster, database);
    }

    /// <summary>Makes an organization and a connection of it.</summary>
    public async Task<ProviderAccess> ConnectAsync(string organizationId, string providerId)
    {
        await Grains.GetOrganization(organizationId).CreateAsync($"The {organizationId}", default);
        await Grains.GetOrganization(organizationId).SetMemberAsync("admin", "owner", null, default);
        return await ConnectPersonallyAsync(providerId, organizationId, "admin");
    }

    /// <summary>Makes a connection.</summary>
    public async Task<ProviderAccess> ConnectPersonallyAsync(string providerId, string? organizationId, string userId)
    {
        var issued = await Grains.GetProvider(providerId).GenerateTokenAsync(new GenerateToken(userId, organizationId, "test"), default);
        var token = ScimToken.TryParse(issued.Value!.ScimToken)!;
        return (await Grains.GetProvider(providerId).AuthenticateAsync(token.Secret, token.OrganizationId)).Value!;
    }

    /// <summary>Makes a user, or replaces one.</summary>
    public async Task<Guid> WriteAsync(ProviderAccess access, string userName, bool isNew, bool active = true, string title = "")
    {
        var document = $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{userName}}","displayName":"Ada","title":"x{{title}}","active":{{(active ? "true" : "false")}}}""";
        var grain = Grains.GetIdentity(access.ProviderId, userName);
        if (isNew)
        {
            return (await grain.CreateAsync(new CreateIdentity(access, document, "test"), default)).Snapshot!.UserId;
        }

        var id = (await Grains.GetDirectory(access.ProviderId).GetAsync(access.ProviderKey, userName)).UserId;
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Database.DisposeAsync();
    }
}
