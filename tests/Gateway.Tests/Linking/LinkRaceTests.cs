using ScimCluster.Gateway.Tests.BetterAuth;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Linking;

/// <summary>Links beside each other, and beside the end of what they link to.</summary>
[Collection(ManagementTests.Name)]
public sealed class LinkRaceTests(PostgresServer postgres)
{
    private const int Rounds = 15;

    private static readonly (string, string) Always = ("Linking:Mode", "Always");

    [Theory]
    [InlineData("Organization")]
    [InlineData("Global")]
    public async Task Providers_that_create_one_person_at_once_share_one_user(string scope)
    {
        await using var server = await TokenServer.StartAsync(postgres, Always, ("Users:Scope", scope));
        var first = await server.Server.ConnectAsync();
        Connection[] all = [first, await server.Server.ConnectAgainAsync(first), await server.Server.ConnectAgainAsync(first), await server.Server.ConnectAgainAsync(first)];
        for (var round = 0; round < Rounds; round++)
        {
            var answers = await Task.WhenAll(all.Select(connection => connection.CreateAsync($"ada{round}", $"ada{round}@acme.example")));

            Assert.All(answers, answer => answer.AssertStatus(201));
            Assert.Single(answers.Select(answer => answer.Id).Distinct(StringComparer.Ordinal));
        }

        await AssertCountsAsync(server, Rounds, all.Length);
    }

    [Fact]
    public async Task Of_two_creates_of_one_provider_for_one_user_one_links()
    {
        await using var server = await TokenServer.StartAsync(postgres, Always);
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        for (var round = 0; round < Rounds; round++)
        {
            var email = $"ada{round}@acme.example";
            (await okta.CreateAsync($"ada{round}", email)).AssertStatus(201);

            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(number => entra.CreateAsync($"ada{round}-{number}", email)));

            Assert.Single(answers, answer => answer.Status == 201);
            Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.AssertEmailTaken());
        }

        await AssertCountsAsync(server, Rounds, 2);
    }

    [Theory]
    [InlineData("Organization")]
    [InlineData("Global")]
    public async Task Link_beside_the_delete_of_the_holder_gets_the_user_or_a_new_one_or_409(string scope)
    {
        await using var server = await TokenServer.StartAsync(postgres, Always, ("Users:Scope", scope));
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        for (var round = 0; round < Rounds; round++)
        {
            var email = $"ada{round}@acme.example";
            var ada = (await okta.CreateAsync($"ada{round}", email)).AssertStatus(201);

            var create = entra.CreateAsync($"lovelace{round}", email);
            var delete = okta.Scim.DeleteAsync($"{Users.Path}/{ada.Id}");
            (await delete).AssertStatus(204);
            var answer = await create;

            if (answer.Status == 201)
            {
                (await entra.Scim.GetAsync($"{Users.Path}/{answer.Id}")).AssertStatus(200);
                Assert.True(await server.Server.IsActiveAsync(okta.OrganizationId, answer.Id));
                Assert.Equal(email, (await server.StoredUserAsync(answer.Id))!.Split(' ')[0]);
            }
            else
            {
                answer.AssertEmailTaken();
                (await entra.CreateAsync($"lovelace{round}", email)).AssertStatus(201);
            }
        }

        await AssertCountsAsync(server, Rounds, 1);
    }

    [Fact]
    public async Task Link_beside_a_change_of_the_email_never_gets_a_user_who_has_another()
    {
        await using var server = await TokenServer.StartAsync(postgres, Always);
        var okta = await server.Server.ConnectAsync();
        var entra = await server.Server.ConnectAgainAsync(okta);
        for (var round = 0; round < Rounds; round++)
        {
            var email = $"ada{round}@acme.example";
            var ada = (await okta.CreateAsync($"ada{round}", email)).AssertStatus(201);

            var create = entra.CreateAsync($"lovelace{round}", email);
            var change = okta.Scim.PatchAsync($"{Users.Path}/{ada.Id}", LinkingExtensions.ReplaceEmail($"new{round}@acme.example"));
            var changed = await change;
            var created = await create;

            // Whoever was first decides: a link keeps the user, a change sets the address free.
            changed.AssertStatus(200);
            if (created.Status == 201 && created.Id != ada.Id)
            {
                Assert.Equal(email, (await server.StoredUserAsync(created.Id))!.Split(' ')[0]);
            }
            else if (created.Status != 201)
            {
                created.AssertEmailTaken();
            }

            Assert.Equal($"new{round}@acme.example", (await server.StoredUserAsync(ada.Id))!.Split(' ')[0]);
        }
    }

    // What is counted of each user is what there is.
    private static async Task AssertCountsAsync(TokenServer server, int users, int identities)
    {
        Assert.Equal(users, await server.Database.ReadAsync<long>("SELECT count(*) FROM scim.users WHERE identity_count > 0"));
        Assert.Equal(0, await server.Database.ReadAsync<long>(
            """
            SELECT count(*)
              FROM scim.users u
              LEFT JOIN LATERAL (
                SELECT count(*) AS living, count(*) FILTER (WHERE i.active) AS active
                  FROM scim.identities i WHERE i.user_id = u.user_id) i ON true
              LEFT JOIN LATERAL (
                SELECT jsonb_object_agg(c.scope, jsonb_build_object('identities', c.living, 'active', c.active)) AS counts
                  FROM (
                    SELECT p.scope, count(*) AS living, count(*) FILTER (WHERE i.active) AS active
                      FROM scim.identities i JOIN scim.providers p USING (provider_key)
                     WHERE i.user_id = u.user_id
                     GROUP BY p.scope) c) s ON true
             WHERE (u.identity_count, u.active_count) <> (i.living, i.active)
                OR i.living NOT IN (0, $1)
                OR (u.scope = 'global' AND u.counts_by_scope <> COALESCE(s.counts, '{}'))
                OR (u.scope <> 'global' AND u.counts_by_scope IS NOT NULL)
            """,
            (long)identities));
    }
}
