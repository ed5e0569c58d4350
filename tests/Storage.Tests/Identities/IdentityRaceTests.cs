using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Identities;

public sealed class IdentityRaceTests(PostgresServer server) : IdentityTestBase(server)
{
    [Fact]
    public async Task Of_200_parallel_creates_of_one_userName_one_is_written()
    {
        var writes = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => CreateAsync(Okta, Person("jane"))));

        Assert.Single(writes, write => write.Status == WriteStatus.Written);
        Assert.All(
            writes.Where(write => write.Status != WriteStatus.Written),
            write => Assert.Equal(new IdentityWrite(WriteStatus.Taken, TakenKey: IdentityUniqueKey.AccountId), write));
        Assert.Equal((1, 1, 1, 1), (await CountAsync("users"), await CountAsync("identities"), await CountAsync("outbox"), await CountAsync("provisioning_log")));
    }

    [Fact]
    public async Task Of_parallel_creates_with_crossing_keys_no_two_share_a_key()
    {
        // userName, externalId and e-mail run against each other, so that statements wait for each other crosswise.
        var writes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i =>
            CreateAsync(Okta, Person($"u{i % 10}", $"x{9 - (i % 10)}", $"e{(i + (i / 10)) % 10}@acme.test"))));

        Assert.All(writes, write => Assert.True(write.Status is WriteStatus.Written or WriteStatus.Taken));
        var written = writes.Count(write => write.Status == WriteStatus.Written);
        Assert.InRange(written, 1, 10);
        Assert.Equal(written, await CountAsync("identities"));
        Assert.Equal(written, await CountAsync("users"));
        Assert.Equal(written, await CountAsync("outbox"));
    }

    [Fact]
    public async Task Of_parallel_returns_of_one_person_one_is_written_as_the_same_user()
    {
        var row = await CreatedAsync(Okta, Person("jane", "ext-1"));
        for (var round = 0; round < 10; round++)
        {
            await DeletedAsync(Okta, row);

            var writes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CreateAsync(Okta, Person("jane", "ext-1"))));

            var written = Assert.Single(writes, write => write.Status == WriteStatus.Written).Row!;
            Assert.Equal(row.UserId, written.UserId);
            Assert.Equal(19, writes.Count(write => write.TakenKey == IdentityUniqueKey.AccountId));
            row = written;
        }

        Assert.Equal(1, await CountAsync("users"));
    }

    [Fact]
    public async Task Create_beside_a_delete_never_makes_a_second_user_of_the_same_person()
    {
        for (var round = 0; round < 30; round++)
        {
            var person = Person($"jane{round}", $"ext-{round}");
            var row = await CreatedAsync(Okta, person);

            var creates = Enumerable.Range(0, 4).Select(_ => CreateAsync(Okta, person)).ToList();
            await DeletedAsync(Okta, row);
            var writes = await Task.WhenAll(creates);

            Assert.All(writes, write => Assert.True(write.Status == WriteStatus.Taken || write.Row!.UserId == row.UserId));
        }

        Assert.Equal(30, await CountAsync("users"));
    }

    [Fact]
    public async Task Counts_of_users_agree_with_identities_after_random_parallel_writes()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(WorkAsync));

        Assert.Equal(0, await Database.ReadAsync<long>(
            """
            SELECT count(*)
              FROM scim.users u
              LEFT JOIN (SELECT user_id, count(*) AS held, count(*) FILTER (WHERE active) AS active FROM scim.identities GROUP BY user_id) i USING (user_id)
             WHERE u.identity_count <> COALESCE(i.held, 0) OR u.active_count <> COALESCE(i.active, 0)
            """));
        Assert.Equal(
            await Database.ReadAsync<long>("SELECT count(*) FROM scim.users WHERE identity_count > 0"),
            await CountAsync("organization_members"));
        Assert.Equal(0, await Database.ReadAsync<long>(
            "SELECT count(*) FROM scim.identity_tombstones t JOIN scim.identities i USING (provider_key, user_id)"));

        async Task WorkAsync(int seed)
        {
            var random = new Random(seed);
            for (var i = 0; i < 60; i++)
            {
                var name = $"p{random.Next(6)}";
                var authority = random.Next(2) == 0 ? Okta : Entra;
                var current = await Store.FindByAccountIdAsync(authority.ProviderKey, name, CancellationToken.None);
                _ = (current, random.Next(3)) switch
                {
                    (null, _) => await CreateAsync(authority, Person(name, active: random.Next(2) == 0)),
                    (_, 0) => await DeleteAsync(authority, current),
                    _ => await UpdateAsync(authority, current, Person(name, active: random.Next(2) == 0), "active"),
                };
            }
        }
    }
}
