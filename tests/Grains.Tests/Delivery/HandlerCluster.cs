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

    /// <summary>Makes a user.</summary>
    public async Task<Guid> CreateAsync(ProviderAccess access, string userName) =>
        (await Grains.GetIdentity(access.ProviderId, userName).CreateAsync(new CreateIdentity(access, Document(userName, "", true), "test"), default))
            .Snapshot!.UserId;

    /// <summary>Replaces a user.</summary>
    public async Task ReplaceAsync(ProviderAccess access, string userName, Guid userId, string title, bool active = true) =>
        Assert.Null((await Grains.GetIdentity(access.ProviderId, userName).ReplaceAsync(
            new ReplaceIdentity(access, userId, Document(userName, title, active), "test"), default)).Refusal);

    private static string Document(string userName, string title, bool active) =>
        $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{userName}}","displayName":"Ada","title":"x{{title}}","active":{{(active ? "true" : "false")}}}""";

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await Database.DisposeAsync();
    }
}
