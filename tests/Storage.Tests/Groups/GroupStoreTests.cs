using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Groups;

public sealed class GroupStoreTests(PostgresServer server) : GroupTestBase(server)
{
    [Fact]
    public async Task Nothing_is_written_without_authority_or_in_time_or_over_another_version()
    {
        var ada = (await CreatedAsync(Okta, Person("ada"))).UserId;
        var group = await CreatedGroupAsync(Okta, "sales");
        var stale = Okta with { Epoch = 2 };

        Assert.Equal(WriteStatus.Revoked, (await CreateGroupAsync(stale, "other")).Status);
        Assert.Equal(WriteStatus.Late, (await CreateGroupAsync(Late(Okta), "other")).Status);
        Assert.Equal(WriteStatus.Revoked, (await EditAsync(stale, group, Add(ada))).Status);
        Assert.Equal(WriteStatus.Late, (await EditAsync(Late(Okta), group, Add(ada))).Status);
        Assert.Equal(WriteStatus.VersionMismatch, (await EditAsync(Okta, group with { Version = 2 }, Add(ada))).Status);
        Assert.Equal(WriteStatus.VersionMismatch, (await EditAsync(Globex, group, Add(ada))).Status);
        Assert.Equal(WriteStatus.VersionMismatch, (await Groups.DeleteAsync(new(Globex, group.GroupId, 1, Context("delete")), CancellationToken.None)).Status);
        Assert.Null(await Groups.FindAsync(Globex.ProviderKey, group.GroupId, CancellationToken.None));
        Assert.Empty(await MembersAsync(Okta, group.GroupId));
        Assert.Equal(1L, await Database.ReadAsync<long>("SELECT count(*) FROM scim.outbox WHERE type LIKE 'group.%'"));
    }

    [Fact]
    public async Task A_member_that_is_not_there_keeps_the_whole_change_from_happening_and_is_named()
    {
        var ada = (await CreatedAsync(Okta, Person("ada"))).UserId;
        var stranger = (await CreatedAsync(Globex, Person("bob"))).UserId;
        var group = await CreatedGroupAsync(Okta, "sales");

        foreach (var write in new[]
        {
            await EditAsync(Okta, group, Add(ada, stranger), "renamed"),
            await EditAsync(Okta, group, Replace(ada, stranger), "renamed"),
            await CreateGroupAsync(Okta, "other", ada, stranger),
        })
        {
            Assert.Equal(WriteStatus.MissingMember, write.Status);
            Assert.Equal([stranger], write.Missing!);
        }

        Assert.Equal(group, await Groups.FindAsync(Okta.ProviderKey, group.GroupId, CancellationToken.None));
        Assert.Empty(await MembersAsync(Okta, group.GroupId));
    }

    [Fact]
    public async Task A_repeated_create_does_nothing_twice_also_after_the_group_was_deleted()
    {
        var create = new NewGroup(Okta, NewId(), Content("sales"), [], Context("create", "displayName"));
        Assert.Equal(WriteStatus.Written, (await Groups.CreateAsync(create, CancellationToken.None)).Status);

        var again = await Groups.CreateAsync(create, CancellationToken.None);
        Assert.Equal((WriteStatus.Taken, GroupUniqueKey.Id), (again.Status, again.TakenKey));

        Assert.Equal(WriteStatus.Written, (await Groups.DeleteAsync(new(Okta, create.GroupId, 1, Context("delete")), CancellationToken.None)).Status);
        Assert.Equal(WriteStatus.Undone, (await Groups.CreateAsync(create, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Random_edits_have_the_effect_of_the_same_edits_on_a_set()
    {
        var random = new Random(7);
        var people = new List<Guid>();
        for (var i = 0; i < 12; i++)
        {
            people.Add((await CreatedAsync(Okta, Person($"user-{i}"))).UserId);
        }

        var group = await CreatedGroupAsync(Okta, "sales");
        var model = new HashSet<Guid>();
        for (var round = 0; round < 200; round++)
        {
            var chosen = people.Where(_ => random.Next(3) == 0).ToArray();
            var rest = people.Except(chosen).Where(_ => random.Next(3) == 0).ToArray();
            var edit = random.Next(3) == 0 ? Replace(chosen) : new MemberEdit(chosen, rest, IsReplacement: false);
            HashSet<Guid> expected = edit.IsReplacement ? [.. chosen] : [.. model.Except(rest).Union(chosen)];

            var write = await EditAsync(Okta, group, edit);

            Assert.Equal(WriteStatus.Written, write.Status);
            Assert.Equal(expected.SetEquals(model), write.Row is null);
            group = write.Row ?? group;
            model = expected;
            Assert.Equal(model.OrderBy(id => id.ToString(), StringComparer.Ordinal), await MembersAsync(Okta, group.GroupId));
        }

        Assert.Equal(group.Version, 1 + await Database.ReadAsync<long>("SELECT count(*) FROM scim.outbox WHERE type = 'group.updated'"));
    }

    [Fact]
    public async Task What_deleted_groups_have_left_is_removed_in_batches_and_their_counts_are_right()
    {
        var people = await Task.WhenAll(Enumerable.Range(0, 25).Select(async i => (await CreatedAsync(Okta, Person($"user-{i}"))).UserId));
        var stays = await CreatedGroupAsync(Okta, "stays", people);
        foreach (var (name, members) in ((string, int)[])[("large", 25), ("empty", 0), ("small", 3)])
        {
            var gone = await CreatedGroupAsync(Okta, name, [.. people.Take(members)]);
            Assert.Equal(WriteStatus.Written, (await Groups.DeleteAsync(new(Okta, gone.GroupId, 1, Context("delete")), CancellationToken.None)).Status);
        }

        var left = new List<long>();
        RemovedMember? last = null;
        do
        {
            last = await Groups.PurgeRemainsAsync(last, 10, CancellationToken.None);
            left.Add(await Database.ReadAsync<long>("SELECT count(*) FROM scim.group_members"));
        }
        while (last is not null);

        Assert.Equal(new long[] { 43, 33, 25, 25 }, left);
        Assert.Equal(0L, await Database.ReadAsync<long>("SELECT count(*) FROM scim.group_remains"));
        Assert.Equal(25, (await MembersAsync(Okta, stays.GroupId)).Length);
        var page = (await Groups.ListAsync(Okta.ProviderKey, new ListQuery(10, 10), CancellationToken.None)).Value!;
        Assert.Equal((1, stays.GroupId), (page.Total, Assert.Single(page.Rows).GroupId));
    }
}
