using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using ScimCluster.Silo;
using ScimCluster.Storage;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Support;

/// <summary>Two silos of the product's grains in this process, on a database of their own.</summary>
public sealed class GrainCluster(PostgresServer postgres) : IAsyncLifetime
{
    private static int _lastNumber;

    private InProcessTestCluster _cluster = null!;
    private ServiceProvider _storage = null!;

    /// <summary>The database behind the grains.</summary>
    internal TestDatabase Database { get; private set; } = null!;

    internal IGrainFactory Grains => _cluster.Client;

    /// <summary>A store of its own, to change rows behind the grains' backs.</summary>
    internal IIdentityStore Store => _storage.GetRequiredService<IIdentityStore>();

    internal IMemberRoleStore MemberRoleStore => _storage.GetRequiredService<IMemberRoleStore>();

    /// <summary>What the grains asked of their stores.</summary>
    internal StoreCalls Calls { get; } = new();

    public async Task InitializeAsync()
    {
        Database = await TestDatabase.CreateAsync(postgres);
        _storage = new ServiceCollection().AddScimStorage(Database.ConnectionString).BuildServiceProvider();
        _cluster = await DeployAsync(silos: 2);
    }

    /// <summary>
    /// A silo on the same database that knows nothing of the others: each grain is active there, too, as it may be for a moment
    /// while membership changes.
    /// </summary>
    internal Task<InProcessTestCluster> DeployAnotherAsync() => DeployAsync(silos: 1);

    /// <summary>Makes an organization and a connection of it.</summary>
    internal async Task<Tenant> ConnectAsync()
    {
        var number = Interlocked.Increment(ref _lastNumber);
        var (organizationId, providerId, admin) = ($"org-{number}", $"okta-{number}", $"admin-{number}");
        await Grains.GetOrganization(organizationId).CreateAsync("Organization", default);
        await Grains.GetOrganization(organizationId).SetMemberAsync(admin, "owner", null, default);
        return await GenerateTokenAsync(providerId, organizationId, admin);
    }

    /// <summary>Makes a token and presents it.</summary>
    internal async Task<Tenant> GenerateTokenAsync(string providerId, string? organizationId, string userId)
    {
        var issued = await Grains.GetProvider(providerId).GenerateTokenAsync(new GenerateToken(userId, organizationId, "test"), default);
        var token = ScimToken.TryParse(issued.Value!.ScimToken)!;
        var access = await Grains.GetProvider(providerId).AuthenticateAsync(token.Secret, token.OrganizationId);
        return new Tenant(providerId, organizationId, userId, token, access.Value!);
    }

    private async Task<InProcessTestCluster> DeployAsync(short silos)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddScimStorage(Database.ConnectionString);
            silo.Services.AddSingleton<IIdentityStore>(_ => new CountingIdentityStore(Store, Calls));
            silo.UseScimGrains(Database.ConnectionString);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    /// <summary>Ends the activation of a grain, if there is one.</summary>
    internal Task DeactivateAsync(IAddressable grain) => _cluster.DeactivateAsync(grain);

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _storage.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>A connection and what its token gives access to.</summary>
internal sealed record Tenant(string ProviderId, string? OrganizationId, string AdministratorId, ScimToken Token, ProviderAccess Access);
