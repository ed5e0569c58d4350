using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.GroupsEndpoint;

/// <summary>Changes of members at the same time.</summary>
[Collection(PostgresTests.Name)]
public sealed class MembershipRaceTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Parallel_clients_add_distinct_members_to_one_group_and_nothing_is_lost()
    {
        var (clients, each) = (Soak.Rounds(20, 200), Soak.Rounds(25, 500));
        var connection = await shared.Server.ConnectAsync();
        var ids = await LargeGroups.InsertUsersAsync(shared.ConnectionString, connection.ProviderId, clients * each);
        var group = await connection.Scim.AddGroupAsync("All");

        var answers = await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var failed = 0;
            foreach (var id in ids.Skip(client * each).Take(each))
            {
                failed += (await connection.Scim.PatchAsync($"{Groups.Path}/{group}", Groups.Add(id))).Status == 204 ? 0 : 1;
            }

            return failed;
        }));

        Assert.Equal(0, answers.Sum());
        Assert.Equal(ids.Order(StringComparer.Ordinal), await connection.Scim.MembersAsync(group));
        Assert.Equal($"W/\"{(clients * each) + 1}\"", await connection.Scim.VersionAsync(group));
    }

    [Fact]
    public async Task Who_is_deleted_beside_an_add_is_no_member_and_every_other_add_lands()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var groups = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => scim.AddGroupAsync($"Group {i}")));
        for (var round = 0; round < Soak.Rounds(10, 200); round++)
        {
            var leaving = await scim.AddUserAsync($"leaving-{round}@acme.example");
            var staying = await scim.AddUserAsync($"staying-{round}@acme.example");

            var deletion = scim.DeleteAsync($"{Users.Path}/{leaving}");
            var adds = await Task.WhenAll(groups.SelectMany(group => new[]
            {
                scim.PatchAsync($"{Groups.Path}/{group}", Groups.Add(leaving)),
                scim.PatchAsync($"{Groups.Path}/{group}", Groups.Add(staying)),
            }));

            (await deletion).AssertStatus(204);
            Assert.All(adds.Where((_, i) => i % 2 == 0), answer => Assert.Contains(answer.Status, new[] { 204, 400 }));
            Assert.All(adds.Where((_, i) => i % 2 == 1), answer => answer.AssertStatus(204));
            foreach (var group in groups)
            {
                var members = await scim.MembersAsync(group);
                Assert.DoesNotContain(leaving, members);
                Assert.Contains(staying, members);
            }
        }
    }

    [Fact]
    public async Task Parallel_creates_of_one_name_are_one_201()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => scim.PostAsync(Groups.Path, Groups.Body(i % 2 == 0 ? "Sales" : "SALES"))));

        Assert.Single(answers, answer => answer.Status == 201);
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.AssertScimError(409, "uniqueness"));
    }

    [Fact]
    public async Task Groups_that_contain_each_other_change_and_go_beside_each_other()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        for (var round = 0; round < Soak.Rounds(5, 100); round++)
        {
            var groups = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => scim.AddGroupAsync($"Group {round} {i}")));
            var answers = await Task.WhenAll(groups.SelectMany((group, i) => groups.Where(other => other != group)
                .Select(other => scim.PatchAsync($"{Groups.Path}/{group}", Groups.Add(other)))
                .Append(i < 3 ? scim.DeleteAsync($"{Groups.Path}/{group}") : scim.GetAsync($"{Groups.Path}/{group}"))));

            Assert.DoesNotContain(answers, answer => answer.Status >= 500);
            foreach (var group in groups.Skip(3))
            {
                Assert.Equal(groups.Skip(3).Where(other => other != group).Order(StringComparer.Ordinal), await scim.MembersAsync(group));
            }
        }
    }
}
