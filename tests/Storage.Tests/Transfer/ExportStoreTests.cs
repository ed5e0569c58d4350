using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Transfer;

/// <summary>Everything that a provider has, chunk by chunk.</summary>
public sealed class ExportStoreTests(PostgresServer server) : IdentityTestBase(server)
{
    private PostgresExportStore Export => new(Database.DataSource);

    [Fact]
    public async Task Chunks_go_through_all_users_of_the_provider_by_id()
    {
        var created = new List<IdentityRow>();
        foreach (var number in Enumerable.Range(1, 5))
        {
            created.Add(await CreatedAsync(Okta, Person($"user{number}")));
            await CreatedAsync(Globex, Person($"user{number}"));
        }

        var first = await Export.ReadUsersAsync(Okta.ProviderKey, null, 3, default);
        var second = await Export.ReadUsersAsync(Okta.ProviderKey, first[^1].UserId, 3, default);

        Assert.Equal((3, 2), (first.Count, second.Count));
        Assert.Equal(created.OrderBy(row => row.UserId).Select(row => row.UserId), first.Concat(second).Select(row => row.UserId));
    }

    [Fact]
    public async Task Members_come_group_by_group_without_those_of_groups_that_are_gone()
    {
        var groups = new[] { NewId(), NewId() };
        foreach (var group in groups)
        {
            await Database.ExecuteAsync(
                """
                INSERT INTO scim.groups (provider_key, group_id, display_name_key, document, folded, version, created_at, last_modified)
                VALUES ($1, $2, $2::text, '{}', '{}', 1, now(), now())
                """,
                Okta.ProviderKey, group);
        }

        await Database.ExecuteAsync(
            """
            INSERT INTO scim.group_members (provider_key, group_id, member_id, member_type)
            SELECT $1, g, gen_random_uuid(), 'User' FROM unnest($2) g, generate_series(1, 3)
            """,
            Okta.ProviderKey, new[] { groups[0], groups[1], NewId() });

        Assert.Equal(groups, (await Export.ReadGroupsAsync(Okta.ProviderKey, null, 10, default)).Select(row => row.GroupId));
        var first = await Export.ReadMembersAsync(Okta.ProviderKey, null, 4, default);
        var second = await Export.ReadMembersAsync(Okta.ProviderKey, first[^1], 4, default);
        Assert.Equal((4, 2), (first.Count, second.Count));
        Assert.Equal(6, first.Concat(second).Distinct().Count());
        Assert.Equal(first.Concat(second).OrderBy(row => row.GroupId).ThenBy(row => row.MemberId), first.Concat(second));
        Assert.Empty(await Export.ReadMembersAsync(Globex.ProviderKey, null, 4, default));
    }

    [Fact]
    public async Task Snapshot_sees_one_moment()
    {
        await CreatedAsync(Okta, Person("ada"));
        await using var snapshot = await ExportSnapshot.OpenAsync(Database.DataSource, default);
        Assert.Single(await snapshot.ReadUsersAsync(Okta.ProviderKey, null, 10, default));

        await CreatedAsync(Okta, Person("bob"));

        Assert.Single(await snapshot.ReadUsersAsync(Okta.ProviderKey, null, 10, default));
        Assert.Equal(2, (await Export.ReadUsersAsync(Okta.ProviderKey, null, 10, default)).Count);
    }

    [Fact]
    public async Task Living_provider_is_found_by_name_with_its_own_mapping()
    {
        await CreatedAsync(Okta, Person("ada"));
        await Database.ExecuteAsync(
            """
            INSERT INTO orleans.OrleansStorage
                   (ServiceId, GrainTypeString, GrainIdExtensionString, GrainIdN0, GrainIdN1, PayloadBinary, Version, ModifiedOn)
            SELECT 'scim', 'provider', 'provider:okta', 0, 0, convert_to(jsonb_build_object(
                       'providerId', 'okta', 'epoch', 1,
                       'current', jsonb_build_object('providerKey', $1, 'organizationId', 'acme', 'createdAt', now()),
                       'userMapping', jsonb_build_object('rules', jsonb_build_array(
                           jsonb_build_object('attribute', 'userName', 'field', 'email'))))::text, 'UTF8'), 1, now()
            """,
            Okta.ProviderKey);

        var found = await TransferProvider.FindAsync(Database.DataSource, "okta", default);

        Assert.Equal((Okta.ProviderKey, "acme", 1, 1), (found!.ProviderKey, found.OrganizationId, found.Epoch, found.UserCount));
        Assert.Equal("""[{"field": "email", "attribute": "userName"}]""", found.UserMapping);
        Assert.Null((await TransferProvider.FindAsync(Database.DataSource, "entra", default))!.UserMapping);
        Assert.Null(await TransferProvider.FindAsync(Database.DataSource, "nobody", default));
    }
}
