using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Storage;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Delivery;

/// <summary>A pump that stands still while another silo goes on.</summary>
[Collection(PostgresTests.Name)]
public sealed class TakenOverPumpTests(PostgresServer postgres)
{
    private static readonly ChangePartition Acme = ChangePartition.OfOrganization("acme");

    [Fact]
    public async Task Stalled_holder_is_taken_over_and_what_it_finishes_later_moves_nothing()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using var storage = new ServiceCollection().AddScimStorage(database.ConnectionString).BuildServiceProvider();
        await database.ExecuteAsync(
            """
            INSERT INTO scim.outbox (change_id, occurred_at, provider_key, organization_id, type, resource_id, data)
            SELECT gen_random_uuid(), now(), gen_random_uuid(), 'acme', 'test', 'r1', '{}' FROM generate_series(1, 3)
            """);
        await storage.GetRequiredService<IDeliveryStore>().GivePlacesAsync(default);
        var time = new ShiftedTime();
        var stalling = new RecordingHandler("same");
        var going = new RecordingHandler("same");
        var release = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        stalling.Before = async (_, _) =>
        {
            begun.TrySetResult();
            await release.Task;
        };

        var stalled = DeliveryParts.Pump(storage, Acme, stalling, "first", time);
        var stalledRun = stalled.RunAsync(default);
        await begun.Task;

        // Its lease is over: the other one takes it.
        var heir = DeliveryParts.Pump(storage, Acme, going, "second", time);
        Assert.NotNull(await heir.RunAsync(default));
        Assert.Empty(going.Handled);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await heir.RunAsync(default));
        Assert.Equal(3, going.Handled.Count);
        var position = await PositionAsync();

        release.SetResult();
        await stalledRun;

        Assert.Equal(position, await PositionAsync());
        Assert.Equal("second", await database.ReadAsync<string>("SELECT holder FROM scim.delivery_progress"));
        Assert.Equal(going.Handled.Select(handled => handled.Change.ChangeId), stalling.Handled.Select(handled => handled.Change.ChangeId));

        Task<long> PositionAsync() => database.ReadAsync<long>("SELECT position FROM scim.delivery_progress")!;
    }
}
