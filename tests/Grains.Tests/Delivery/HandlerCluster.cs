using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;
using ScimCluster.Silo;
using ScimCluster.Storage;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Delivery;

/// <summary>Silos with change handlers of a test, on a database of their own.</summary>
internal sealed class HandlerCluster : IAsyncDisposable
{
    private readonly InProcessTestCluster _cluster;

    private readonly bool _ownsDatabase;

    private HandlerCluster(InProcessTestCluster cluster, TestDatabase database, bool ownsDatabase) =>
        (_cluster, Database, _ownsDatabase) = (cluster, database, ownsDatabase);

    public TestDatabase Database { get; }

    public InProcessTestCluster Cluster => _cluster;

    public IGrainFactory Grains => _cluster.Client;

    public static async Task<HandlerCluster> StartAsync(PostgresServer postgres, short silos, TimeProvider time, params IChangeHandler[] handlers) =>
        await StartAsync(await TestDatabase.CreateAsync(postgres), ownsDatabase: true, silos, time, handlers);

    /// <summary>Starts a cluster on a database that outlives it.</summary>
    public static Task<HandlerCluster> StartAsync(TestDatabase database, params IChangeHandler[] handlers) =>
        StartAsync(database, ownsDatabase: false, 1, TimeProvider.System, handlers);

    private static async Task<HandlerCluster> StartAsync(
        TestDatabase database, bool ownsDatabase, short silos, TimeProvider time, IChangeHandler[] handlers)
    {
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

            // A silo that a test kills is to be found dead before the patience of the test is over.
            silo.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromSeconds(2);
                options.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            });
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(10));
            silo.Services.Configure<DeliveryOptions>(options =>
            {
                options.Interval = TimeSpan.FromMilliseconds(50);
                options.LeaseTime = TimeSpan.FromSeconds(2);
                options.FirstRetryDelay = TimeSpan.FromMilliseconds(20);
            });
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new HandlerCluster(cluster, database, ownsDatabase);
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

    /// <summary>Makes a user, if an attempt before has not.</summary>
    public async Task<Guid> CreateAsync(ProviderAccess access, string userName)
    {
        var reply = await Grains.GetIdentity(access.ProviderId, userName).CreateAsync(
            new CreateIdentity(access, Document(userName, "", true), "test"), default);
        return reply.Snapshot?.UserId
            ?? await Database.ReadAsync<Guid>(
                "SELECT user_id FROM scim.identities WHERE provider_key = $1 AND account_id = $2", access.ProviderKey, userName);
    }

    /// <summary>Replaces a user.</summary>
    public async Task ReplaceAsync(ProviderAccess access, string userName, Guid userId, string title, bool active = true) =>
        Assert.Null((await Grains.GetIdentity(access.ProviderId, userName).ReplaceAsync(
            new ReplaceIdentity(access, userId, Document(userName, title, active), "test"), default)).Refusal);

    private static string Document(string userName, string title, bool active) =>
        $$"""{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"{{userName}}","displayName":"Ada","title":"x{{title}}","active":{{(active ? "true" : "false")}}}""";

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        if (_ownsDatabase)
        {
            await Database.DisposeAsync();
        }
    }
}
