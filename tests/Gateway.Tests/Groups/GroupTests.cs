using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.GroupsEndpoint;

/// <summary>Groups by themselves (RFC 7643 §4.2).</summary>
[Collection(PostgresTests.Name)]
public sealed class GroupTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Unknown = "01890000-0000-7000-8000-000000000001";

    [Fact]
    public async Task A_group_is_answered_with_its_members_and_where_it_and_they_are()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var ada = await scim.AddUserAsync("ada@acme.example", ("displayName", "Ada"));
        var inner = await scim.AddGroupAsync("Inner");

        var created = (await scim.PostAsync(Groups.Path, Groups.Body("Outer", ada, inner))).AssertStatus(201);
        var read = (await scim.GetAsync($"{Groups.Path}/{created.Id}")).AssertStatus(200);

        Assert.Equal(created.Text, read.Text);
        Assert.Equal(created.Headers.Location, new Uri(read.Json["meta"]!["location"]!.GetValue<string>()));
        Assert.Equal("W/\"1\"", created.Headers.ETag!.ToString());
        Assert.Equal("Group", read.Json["meta"]!["resourceType"]!.GetValue<string>());
        var members = read.Json["members"]!.AsArray().ToDictionary(m => m!["value"]!.GetValue<string>(), StringComparer.Ordinal);
        Assert.Equal(("User", "Ada"), (members[ada]!["type"]!.GetValue<string>(), members[ada]!["display"]!.GetValue<string>()));
        Assert.EndsWith($"/Users/{ada}", members[ada]!["$ref"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(("Group", "Inner"), (members[inner]!["type"]!.GetValue<string>(), members[inner]!["display"]!.GetValue<string>()));
        Assert.EndsWith($"/Groups/{inner}", members[inner]!["$ref"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sales", null, "displayName")]
    [InlineData("Other", "ext-1", "externalId")]
    public async Task A_taken_key_is_409_uniqueness_and_names_the_attribute(string displayName, string? externalId, string attribute)
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        const string first = """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"Sales","externalId":"ext-1"}""";
        (await scim.PostAsync(Groups.Path, first)).AssertStatus(201);
        var other = await scim.AddGroupAsync("Third");
        var body = externalId is null ? Groups.Body(displayName) : first.Replace("Sales", displayName, StringComparison.Ordinal);

        foreach (var refused in new[] { await scim.PostAsync(Groups.Path, body), await scim.PutAsync($"{Groups.Path}/{other}", body) })
        {
            refused.AssertScimError(409, "uniqueness");
            Assert.Contains(attribute, refused.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_deleted_group_blocks_nobody_and_is_404()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var ada = await scim.AddUserAsync("ada@acme.example");
        var group = await scim.AddGroupAsync("Sales", ada);

        (await scim.DeleteAsync($"{Groups.Path}/{group}")).AssertStatus(204);

        (await scim.DeleteAsync($"{Groups.Path}/{group}")).AssertScimError(404);
        (await scim.GetAsync($"{Groups.Path}/{group}")).AssertScimError(404);
        (await scim.PatchAsync($"{Groups.Path}/{group}", Groups.Add(ada))).AssertScimError(404);
        Assert.Empty(await scim.GroupsOfAsync(ada));
        Assert.NotEqual(group, await scim.AddGroupAsync("Sales"));
    }

    [Fact]
    public async Task A_member_must_be_of_the_same_connection_and_not_the_group_itself()
    {
        var (mine, other) = (await shared.Server.ConnectAsync(), await shared.Server.ConnectAsync());
        var stranger = await other.Scim.AddUserAsync("ada@acme.example");
        var group = await mine.Scim.AddGroupAsync("Sales");

        foreach (var member in new[] { stranger, Unknown, "no-id", group, group.ToUpperInvariant() })
        {
            (await mine.Scim.PostAsync(Groups.Path, Groups.Body("Other", member))).AssertStatus(member == group ? 201 : 400);
            foreach (var refused in new[]
            {
                await mine.Scim.PatchAsync($"{Groups.Path}/{group}", Groups.Add(member)),
                await mine.Scim.PutAsync($"{Groups.Path}/{group}", Groups.Body("Sales", member)),
            })
            {
                refused.AssertScimError(400, "invalidValue");
            }
        }

        Assert.Empty(await mine.Scim.MembersAsync(group));
        (await other.Scim.GetAsync($"{Groups.Path}/{group}")).AssertScimError(404);
        (await other.Scim.DeleteAsync($"{Groups.Path}/{group}")).AssertScimError(404);
        Assert.Equal("W/\"1\"", await mine.Scim.VersionAsync(group));
    }

    [Fact]
    public async Task Memberships_show_in_users_direct_and_indirect_and_circles_do_no_harm()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var ada = await scim.AddUserAsync("ada@acme.example");
        var inner = await scim.AddGroupAsync("Inner", ada);
        var middle = await scim.AddGroupAsync("Middle", inner);
        var outer = await scim.AddGroupAsync("Outer", middle);
        (await scim.PatchAsync($"{Groups.Path}/{inner}", Groups.Add(outer))).AssertStatus(204);

        Assert.Equal(["Inner direct", "Middle indirect", "Outer indirect"], await scim.GroupsOfAsync(ada));
        var listed = (await scim.GetAsync(Users.Path)).Json["Resources"]![0]!["groups"]!.AsArray();
        Assert.Equal(3, listed.Count);
        Assert.EndsWith($"/Groups/{listed[0]!["value"]}", listed[0]!["$ref"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null((await scim.GetAsync($"{Users.Path}?excludedAttributes=groups")).Json["Resources"]![0]!["groups"]);
        Assert.Equal(3, (await scim.PatchAsync($"{Users.Path}/{ada}", Users.Patch("""{"op":"add","path":"title","value":"x"}"""))).Json["groups"]!.AsArray().Count);
        foreach (var group in new[] { inner, middle, outer })
        {
            Assert.Equal([ada], await scim.SelectAsync(Users.Path, $"groups.value eq \"{group}\""));
            Assert.Equal([ada], await scim.SelectAsync(Users.Path, $"groups[value eq \"{group}\" and display pr]"));
        }

        Assert.Equal([ada], await scim.SelectAsync(Users.Path, "groups[display eq \"inner\" and type eq \"direct\"]"));
        Assert.Empty(await scim.SelectAsync(Users.Path, "groups[display eq \"outer\" and type eq \"direct\"]"));
        (await scim.DeleteAsync($"{Groups.Path}/{middle}")).AssertStatus(204);
        Assert.Equal(["Inner direct"], await scim.GroupsOfAsync(ada));
        Assert.Empty(await scim.MembersAsync(outer));
    }

    [Fact]
    public async Task Who_is_deleted_leaves_all_groups_and_the_groups_have_changed()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var (ada, bob) = (await scim.AddUserAsync("ada@acme.example"), await scim.AddUserAsync("bob@acme.example"));
        var (first, second) = (await scim.AddGroupAsync("First", ada, bob), await scim.AddGroupAsync("Second", bob));

        (await scim.DeleteAsync($"{Users.Path}/{ada}")).AssertStatus(204);

        Assert.Equal([bob], await scim.MembersAsync(first));
        Assert.Equal(("W/\"2\"", "W/\"1\""), (await scim.VersionAsync(first), await scim.VersionAsync(second)));
        (await scim.PatchAsync($"{Groups.Path}/{first}", Groups.Remove(bob))).AssertStatus(204);
        Assert.Empty(await scim.MembersAsync(first));
    }

    [Fact]
    public async Task Filters_find_groups_by_every_attribute_and_by_their_members()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var (ada, bob) = (await scim.AddUserAsync("ada@acme.example"), await scim.AddUserAsync("bob@acme.example", ("displayName", "Bob B.")));
        var inner = await scim.AddGroupAsync("Inner Circle", bob);
        var sales = (await scim.PostAsync(
            Groups.Path, $$"""{"schemas":["{{Groups.CoreSchema}}"],"displayName":"Sales 50%","externalId":"Ext-1","members":[{"value":"{{ada}}"},{"value":"{{inner}}"}]}""")).AssertStatus(201).Id;

        foreach (var (filter, expected) in new (string, string[])[]
        {
            ("displayName eq \"SALES 50%\"", [sales]),
            ("displayName co \"50%\"", [sales]),
            ("displayName sw \"inner\"", [inner]),
            ("displayName ew \"circle\"", [inner]),
            ("displayName gt \"j\"", [sales]),
            ("externalId eq \"Ext-1\"", [sales]),
            ("externalId eq \"ext-1\"", []),
            ("externalId pr", [sales]),
            ($"id eq \"{inner}\"", [inner]),
            ($"members eq \"{ada}\"", [sales]),
            ($"members.value eq \"{bob}\"", [inner]),
            ($"members[value eq \"{inner}\" and type eq \"Group\"]", [sales]),
            ($"members[value eq \"{inner}\" and type eq \"User\"]", []),
            ("members[display eq \"bob b.\"]", [inner]),
            ("members[display eq \"ADA@acme.example\"]", [sales]),
            ("members.type eq \"group\"", [sales]),
            ($"id eq \"{sales}\" and members.value eq \"{ada}\"", [sales]),
            ($"not (members.value eq \"{ada}\")", [inner]),
            ("members.value eq \"nobody\"", []),
            ("members pr", [inner, sales]),
            ("meta.resourceType eq \"Group\" and meta.version eq \"W/\\\"1\\\"\"", [inner, sales]),
        })
        {
            var selected = await scim.SelectAsync(Groups.Path, filter);
            Assert.True(expected.SequenceEqual(selected), filter);
        }

        (await scim.GetAsync($"{Groups.Path}?filter=members.$ref%20pr")).AssertScimError(400, "invalidFilter");
        (await scim.GetAsync($"{Groups.Path}?filter=userName%20pr")).AssertScimError(400, "invalidFilter");
    }

    [Fact]
    public async Task Pages_sort_and_follow_by_index_and_cursor()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        for (var i = 0; i < 5; i++)
        {
            await scim.AddGroupAsync($"Group {4 - i}");
        }

        var first = (await scim.GetAsync($"{Groups.Path}?sortBy=displayName&count=2&cursor=")).AssertStatus(200).Json;
        var second = (await scim.GetAsync($"{Groups.Path}?sortBy=displayName&count=2&cursor={first["nextCursor"]}")).AssertStatus(200).Json;
        var last = (await scim.GetAsync($"{Groups.Path}?sortBy=displayName&sortOrder=descending&startIndex=5")).AssertStatus(200).Json;
        var search = (await scim.PostAsync(
            $"{Groups.Path}/.search", """{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"displayName eq \"group 3\"","attributes":["displayName"]}""")).AssertStatus(200).Json;

        Assert.Equal(["Group 0", "Group 1"], Names(first));
        Assert.Equal(["Group 2", "Group 3"], Names(second));
        Assert.Equal(["Group 0"], Names(last));
        Assert.Equal((5, 5, 1), (Total(first), Total(last), Total(search)));
        Assert.Null(search["Resources"]![0]!["members"]);
        (await scim.GetAsync($"{Users.Path}?sortBy=displayName&count=2&cursor={first["nextCursor"]}")).AssertScimError(400, "invalidCursor");

        static string[] Names(System.Text.Json.Nodes.JsonObject page) => [.. page["Resources"]!.AsArray().Select(r => r!["displayName"]!.GetValue<string>())];
        static int Total(System.Text.Json.Nodes.JsonObject page) => page["totalResults"]!.GetValue<int>();
    }

    [Fact]
    public async Task Projections_leave_members_out_or_show_a_part_of_them()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var ada = await scim.AddUserAsync("ada@acme.example");
        var group = await scim.AddGroupAsync("Sales", ada);

        var excluded = (await scim.GetAsync($"{Groups.Path}/{group}?excludedAttributes=members")).AssertStatus(200).Json;
        var listed = (await scim.GetAsync($"{Groups.Path}?excludedAttributes=members")).AssertStatus(200).Json["Resources"]![0]!;
        var part = (await scim.GetAsync($"{Groups.Path}/{group}?attributes=members.value")).AssertStatus(200).Json;
        var patched = (await scim.PatchAsync($"{Groups.Path}/{group}?attributes=displayName", Users.Patch("""{"op":"replace","path":"displayName","value":"New"}"""))).AssertStatus(200).Json;

        Assert.Null(excluded["members"]);
        Assert.Null(listed["members"]);
        Assert.Equal($$"""[{"value":"{{ada}}"}]""", part["members"]!.ToJsonString());
        Assert.Null(part["displayName"]);
        Assert.Equal("New", patched["displayName"]!.GetValue<string>());
        Assert.Null(patched["members"]);
        Assert.Empty((await scim.SendAsync(HttpMethod.Head, $"{Groups.Path}/{group}", null)).AssertStatus(200).Text);
    }
}
