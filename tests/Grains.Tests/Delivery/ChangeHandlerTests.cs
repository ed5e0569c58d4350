using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Delivery;

[Collection(PostgresTests.Name)]
public sealed class ChangeHandlerTests(PostgresServer postgres)
{
    private readonly RecordingHandler _handler = new("test");

    [Fact]
    public async Task Handler_is_told_each_change_with_person_and_organization()
    {
        await using var cluster = await HandlerCluster.StartAsync(postgres, 2, TimeProvider.System, _handler);
        var access = await cluster.ConnectAsync("acme", "okta");

        var ada = await cluster.CreateAsync(access, "ada");
        await cluster.ReplaceAsync(access, "ada", ada, "1");
        await cluster.ReplaceAsync(access, "ada", ada, "1", active: false);
        await cluster.ReplaceAsync(access, "ada", ada, "1");
        await cluster.Grains.GetIdentity("okta", "ada").DeprovisionAsync(new DeprovisionIdentity(access, ada, "test"), default);
        await cluster.Database.ExecuteAsync(
            """
            INSERT INTO scim.outbox (change_id, occurred_at, provider_key, organization_id, type, resource_id, data)
            VALUES (gen_random_uuid(), now(), $1, 'acme', 'thing.happened', 't1', '{}')
            """,
            access.ProviderKey);
        await _handler.WaitAsync(handled => handled.Count >= 7);

        Assert.Equal("provider okta", Assert.Single(_handler.Handled, handled => handled.User is null && handled.Member != "other").Member);
        Assert.Equal("thing.happened", Assert.Single(_handler.Handled, handled => handled.Member == "other").Change.Type);
        var person = _handler.Handled.Where(handled => handled.User is not null).ToList();
        Assert.Equal(["provisioned", "updated", "deactivated", "reactivated", "deprovisioned"], person.Select(handled => handled.Member));
        Assert.Equal(new ChangedUser(ada.ToString(), "ada", "Ada", true), person[0].User);
        Assert.Equal([true, true, false, true, false], person.Select(handled => handled.User!.Active));
        Assert.Equal(new ChangedUser(ada.ToString(), null, null, false), person[4].User);
        Assert.All(person, handled => Assert.Equal(new ChangedOrganization("acme", "The acme"), handled.Organization));
        Assert.DoesNotContain("ada", person[0].User!.ToString().Replace(ada.ToString(), "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handler_is_told_of_a_group_and_who_came_and_went()
    {
        await using var cluster = await HandlerCluster.StartAsync(postgres, 1, TimeProvider.System, _handler);
        var access = await cluster.ConnectAsync("acme", "okta");
        var (ada, bob) = (await cluster.CreateAsync(access, "ada"), await cluster.CreateAsync(access, "bob"));
        var group = cluster.Grains.GetGroup("okta", Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        const string Sales = """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Sales"}""";

        Assert.Null((await group.CreateAsync(new CreateGroup(access, Sales, [ada.ToString()], "test"), default)).Refusal);
        Assert.Null((await group.ReplaceAsync(new ReplaceGroup(access, Sales, [bob.ToString()], "test"), default)).Refusal);
        Assert.Null((await group.ReplaceAsync(new ReplaceGroup(access, Sales, [bob.ToString()], "test"), default)).Refusal);
        Assert.Null((await group.DeleteAsync(new DeleteGroup(access, "test"), default)).Refusal);
        await _handler.WaitAsync(handled => handled.Count >= 6);

        var told = _handler.Handled.Where(handled => handled.Change.Type.StartsWith("group.", StringComparison.Ordinal)).ToList();
        Assert.Equal(["group.created", "group.updated", "group.deleted"], told.Select(handled => handled.Change.Type));
        Assert.Equal([$"Sales +{ada} -", $"Sales +{bob} -{ada}", "Sales + -"], told.Select(handled => handled.Member));
    }

    [Fact]
    public async Task Personal_connection_has_no_organization()
    {
        await using var cluster = await HandlerCluster.StartAsync(postgres, 1, TimeProvider.System, _handler);
        var access = await cluster.ConnectPersonallyAsync("mine", null, "user-1");

        await cluster.CreateAsync(access, "ada");
        await _handler.WaitAsync(handled => handled.Count >= 2);

        Assert.All(_handler.Handled, handled => Assert.Equal((null, "user-1"), (handled.Organization, handled.Change.OwnerId)));
    }

    [Fact]
    public async Task Exception_holds_back_the_same_person_for_the_same_handler_alone()
    {
        var other = new RecordingHandler("other");
        await using var cluster = await HandlerCluster.StartAsync(postgres, 1, TimeProvider.System, _handler, other);
        var access = await cluster.ConnectAsync("acme", "okta");
        var ids = new List<Guid>();
        for (var i = 0; i < 10; i++)
        {
            ids.Add(await cluster.CreateAsync(access, $"user-{i}"));
        }

        await _handler.WaitAsync(handled => handled.Count >= 11);
        var isMended = false;
        var failures = 0;
        _handler.Before = (change, _) => change.ResourceId == ids[0].ToString() && !Volatile.Read(ref isMended)
            ? Task.FromException(new InvalidOperationException($"attempt {Interlocked.Increment(ref failures)}"))
            : Task.CompletedTask;

        for (var i = 0; i < 10; i++)
        {
            await cluster.ReplaceAsync(access, $"user-{i}", ids[i], "1");
            await cluster.ReplaceAsync(access, $"user-{i}", ids[i], "2");
        }

        await _handler.WaitAsync(handled => handled.Count >= 11 + 18);
        await other.WaitAsync(handled => handled.Count >= 11 + 20);
        Assert.DoesNotContain(_handler.Handled.Skip(11), handled => handled.Change.ResourceId == ids[0].ToString());
        Assert.True(failures > 0);

        Volatile.Write(ref isMended, true);
        await _handler.WaitAsync(handled => handled.Count >= 11 + 20);
        AssertInOrder(_handler, ids);
        AssertInOrder(other, ids);
    }

    [Fact]
    public async Task Call_that_hangs_is_given_up_and_repeated()
    {
        await using var cluster = await HandlerCluster.StartAsync(postgres, 1, TimeProvider.System, _handler);
        var calls = 0;
        _handler.Before = (_, token) => Interlocked.Increment(ref calls) == 1 ? Task.FromException(new TimeoutException()) : Task.CompletedTask;

        await cluster.ConnectAsync("acme", "okta");
        await _handler.WaitAsync(handled => handled.Count >= 1);

        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task Handler_that_is_new_gets_what_happened_before_it()
    {
        var later = new RecordingHandler("later");
        await using var database = await TestDatabase.CreateAsync(postgres);
        await using (var before = await HandlerCluster.StartAsync(database, _handler))
        {
            await before.ConnectAsync("acme", "okta");
            await _handler.WaitAsync(handled => handled.Count >= 1);
        }

        await using var after = await HandlerCluster.StartAsync(database, _handler, later);
        await later.WaitAsync(handled => handled.Count >= 1);

        Assert.Equal(_handler.Handled[0].Change, later.Handled[0].Change);
        Assert.Single(_handler.Handled.Select(handled => handled.Change.ChangeId).Distinct());
    }

    [Fact]
    public async Task Silo_that_crashes_in_the_middle_loses_nothing_and_breaks_no_order()
    {
        const int Persons = 20;
        const int Changes = 6;
        _handler.Before = (_, token) => Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, token);
        await using var cluster = await HandlerCluster.StartAsync(postgres, 3, TimeProvider.System, _handler);
        var accesses = new List<ProviderAccess>();
        for (var i = 0; i < 4; i++)
        {
            accesses.Add(await cluster.ConnectAsync($"org-{i}", $"okta-{i}"));
        }

        var ids = new List<Guid>();
        var writers = accesses.Select(access => Task.Run(async () =>
        {
            for (var person = 0; person < Persons; person++)
            {
                var id = await RepeatAsync(() => cluster.CreateAsync(access, $"user-{person}"));
                lock (ids)
                {
                    ids.Add(id);
                }

                for (var change = 1; change < Changes; change++)
                {
                    await RepeatAsync(async () =>
                    {
                        await cluster.ReplaceAsync(access, $"user-{person}", id, $"{change}");
                        return true;
                    });
                }
            }
        })).ToList();
        await _handler.WaitAsync(handled => handled.Count > 50);
        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1]);
        await _handler.WaitAsync(handled => handled.Count > 150);
        await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1]);
        await Task.WhenAll(writers);
        var count = await cluster.Database.ReadAsync<long>("SELECT count(*) FROM scim.outbox");
        await _handler.WaitAsync(handled => handled.Select(one => one.Change.ChangeId).Distinct().Count() == count);

        AssertInOrder(_handler, ids);

        // A call that was under way when its silo died is made again; a change that comes twice keeps its number.
        static async Task<T> RepeatAsync<T>(Func<Task<T>> call)
        {
            while (true)
            {
                try
                {
                    return await call();
                }
                catch (Exception e) when (e is OrleansException or TimeoutException or OperationCanceledException)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
                }
            }
        }
    }

    [Fact]
    public async Task Two_handlers_of_one_name_stop_the_start() =>
        await Assert.ThrowsAnyAsync<InvalidOperationException>(
            () => HandlerCluster.StartAsync(postgres, 1, TimeProvider.System, _handler, new RecordingHandler("test")));

    private static void AssertInOrder(RecordingHandler handler, List<Guid> ids)
    {
        foreach (var id in ids)
        {
            var positions = handler.Handled.Where(handled => handled.Change.ResourceId == id.ToString())
                .DistinctBy(handled => handled.Change.ChangeId).Select(handled => handled.Change.Position).ToList();
            Assert.NotEmpty(positions);
            Assert.Equal(positions.Order(), positions);
        }
    }
}
