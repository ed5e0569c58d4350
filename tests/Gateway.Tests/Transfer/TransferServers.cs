using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Transfer;

/// <summary>Two servers on databases of their own, for the tests of a class, each of which makes its own connections.</summary>
public sealed class TransferServers(PostgresServer postgres) : IAsyncLifetime
{
    internal TestDatabase SourceDatabase { get; private set; } = null!;

    internal TestDatabase TargetDatabase { get; private set; } = null!;

    internal ScimServer Source { get; private set; } = null!;

    internal ScimServer Target { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        SourceDatabase = await TestDatabase.CreateAsync(postgres);
        TargetDatabase = await TestDatabase.CreateAsync(postgres);
        Source = await ScimServer.StartAsync(SourceDatabase.ConnectionString);
        Target = await ScimServer.StartAsync(TargetDatabase.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await Source.DisposeAsync();
        await Target.DisposeAsync();
        await SourceDatabase.DisposeAsync();
        await TargetDatabase.DisposeAsync();
    }
}
