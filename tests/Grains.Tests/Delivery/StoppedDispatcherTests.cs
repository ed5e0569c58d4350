using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Storage;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Delivery;

/// <summary>A dispatcher whose silo stops in the middle of a delivery.</summary>
[Collection(PostgresTests.Name)]
public sealed class StoppedDispatcherTests(PostgresServer postgres)
{
    private static readonly ChangePartition Acme = ChangePartition.OfOrganization("acme");

    [Fact]
    public async Task Partition_whose_dispatcher_was_stopped_is_free_and_found_at_once()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var storage = new ServiceCollection().AddScimStorage(database.ConnectionString).BuildServiceProvider();
        await database.ExecuteAsync(
            """
            INSERT INTO scim.outbox (change_id, occurred_at, provider_key, organization_id, type, resource_id, data)
            VALUES (gen_random_uuid(), now(), gen_random_uuid(), 'acme', 'test', 'r1', '{}')
            """);
        var store = storage.GetRequiredService<IDeliveryStore>();
        await store.GivePlacesAsync(default);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handler = new RecordingHandler("test")
        {
            Before = (_, token) =>
            {
                begun.TrySetResult();
                return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            },
        };
        var services = DeliveryParts.Services(storage, handler, TimeProvider.System);
        var dispatcher = new PartitionDispatcher(Acme, services);
        dispatcher.Wake();
        await begun.Task;

        services.Stop();
        await dispatcher.DisposeAsync();

        Assert.Empty(handler.Handled);
        Assert.Equal([Acme], await store.FindPartitionsAsync(TimeProvider.System.GetUtcNow(), 10, default));
        Assert.Null(await database.ReadAsync<string>("SELECT holder FROM scim.delivery_progress"));
    }
}
