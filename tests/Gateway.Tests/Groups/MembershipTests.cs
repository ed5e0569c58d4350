using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.GroupsEndpoint;

/// <summary>Changes of members (RFC 7644 §3.5.2), which touch the rows that they name.</summary>
[Collection(PostgresTests.Name)]
public sealed class MembershipTests(SharedServer shared) : IClassFixture<SharedServer>
{
    public static TheoryData<string, string[]> Patches() => new()
    {
        { """{"op":"add","path":"members","value":[{"value":"c"}]}""", ["a", "b", "c"] },
        { """{"op":"Add","path":"members","value":{"value":"c","$ref":null,"display":"ignored"}}""", ["a", "b", "c"] },
        { """{"op":"add","value":{"members":[{"value":"c"}],"displayName":"Renamed"}}""", ["a", "b", "c"] },
        { """{"op":"add","path":"members","value":[{"value":"c"},{"value":"c"},{"value":"a"}]}""", ["a", "b", "c"] },
        { """{"op":"remove","path":"members[value eq \"a\"]"}""", ["b"] },
        { """{"op":"remove","path":"members[value eq \"a\" or value eq \"b\"]"}""", [] },
        { """{"op":"remove","path":"members[type eq \"User\"]"}""", [] },
        { """{"op":"remove","path":"members[display sw \"A@\"]"}""", ["b"] },
        { """{"op":"remove","path":"members","value":[{"$ref":null,"value":"a"}]}""", ["b"] },
        { """{"op":"remove","path":"members","value":{"members":[{"value":"a"}]}}""", ["b"] },
        { """{"op":"remove","path":"members"}""", [] },
        { """{"op":"replace","path":"members","value":[{"value":"b"},{"value":"c"}]}""", ["b", "c"] },
        { """{"op":"replace","path":"members","value":[]}""", [] },
        { """{"op":"replace","value":{"members":[{"value":"c"}]}}""", ["c"] },
        { """{"op":"remove","path":"members[value eq \"a\"]"},{"op":"add","path":"members","value":[{"value":"a"}]},{"op":"remove","path":"members[value eq \"b\"]"}""", ["a"] },
        { """{"op":"replace","path":"members","value":[{"value":"c"}]},{"op":"add","path":"members","value":[{"value":"a"}]},{"op":"remove","path":"members[value eq \"c\"]"}""", ["a"] },
    };

    [Theory]
    [MemberData(nameof(Patches))]
    public async Task Patch_changes_the_members_that_it_names(string operations, string[] expected)
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in new[] { "a", "b", "c" })
        {
            ids[name] = await scim.AddUserAsync($"{name}@acme.example");
            operations = operations.Replace($"\"{name}\"", $"\"{ids[name]}\"", StringComparison.Ordinal)
                .Replace($"\\\"{name}\\\"", $"\\\"{ids[name]}\\\"", StringComparison.Ordinal);
        }

        var group = await scim.AddGroupAsync("Sales", ids["a"], ids["b"]);

        var answer = (await scim.PatchAsync($"{Groups.Path}/{group}", Users.Patch(operations))).AssertStatus(204);

        Assert.Equal("W/\"2\"", answer.Headers.ETag!.ToString());
        Assert.Equal(expected.Select(name => ids[name]).Order(StringComparer.Ordinal), await scim.MembersAsync(group));
    }

    [Fact]
    public async Task What_changes_nothing_has_no_new_version_and_is_announced_to_nobody()
    {
        var connection = await shared.Server.ConnectAsync();
        var scim = connection.Scim;
        var (ada, bob) = (await scim.AddUserAsync("ada@acme.example"), await scim.AddUserAsync("bob@acme.example"));
        var group = await scim.AddGroupAsync("Sales", ada);

        foreach (var body in new[]
        {
            Groups.Add(ada),
            Groups.Remove(bob),
            Users.Patch("""{"op":"replace","value":{"displayName":"Sales"}}"""),
            Users.Patch($$"""{"op":"replace","path":"members","value":[{"value":"{{ada}}"}]}"""),
            Users.Patch($$"""{"op":"remove","path":"members","value":[{"value":"{{bob}}"}]}"""),
        })
        {
            var answer = (await scim.PatchAsync($"{Groups.Path}/{group}", body)).AssertStatus(204);
            Assert.Equal("W/\"1\"", answer.Headers.ETag!.ToString());
        }

        var replaced = (await scim.PutAsync($"{Groups.Path}/{group}", Groups.Body("Sales", ada, ada))).AssertStatus(200);
        Assert.Equal("W/\"1\"", replaced.Headers.ETag!.ToString());
        Assert.Equal(["group.created"], await ChangesAsync(connection));
    }

    [Fact]
    public async Task A_change_is_one_event_and_one_log_row_that_name_who_came_and_went()
    {
        var connection = await shared.Server.ConnectAsync();
        var scim = connection.Scim;
        var (ada, bob) = (await scim.AddUserAsync("ada@acme.example"), await scim.AddUserAsync("bob@acme.example"));
        var group = await scim.AddGroupAsync("Sales", ada);

        (await scim.PatchAsync($"{Groups.Path}/{group}", Users.Patch(
            $$"""{"op":"replace","path":"members","value":[{"value":"{{bob}}"}]}""", """{"op":"replace","path":"displayName","value":"New"}"""))).AssertStatus(204);
        (await scim.DeleteAsync($"{Groups.Path}/{group}")).AssertStatus(204);

        Assert.Equal(["group.created", "group.updated", "group.deleted"], await ChangesAsync(connection));
        var updated = (await FeedAsync(connection)).Single(change => change["type"]!.GetValue<string>() == "group.updated")["attributes"]!;
        Assert.Equal((bob, ada), (updated["membersAdded"]![0]!.GetValue<string>(), updated["membersRemoved"]![0]!.GetValue<string>()));
        Assert.Equal((1, 1, 2), (updated["membersAddedCount"]!.GetValue<int>(), updated["membersRemovedCount"]!.GetValue<int>(), updated["version"]!.GetValue<int>()));
        Assert.Equal(["displayName", "members"], updated["changedAttributes"]!.AsArray().Select(name => name!.GetValue<string>()));
        var log = (await shared.Server.SignedIn(connection.AdministratorId).GetAsync(
            $"/scim/provisioning-log?organizationId={connection.OrganizationId}&userId={group}")).AssertStatus(200).Json;
        Assert.Equal(3, log["entries"]!.AsArray().Count);
        Assert.Contains(bob, log.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conditions_name_versions_of_the_group_that_membership_moves_on()
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var ada = await scim.AddUserAsync("ada@acme.example");
        var group = await scim.AddGroupAsync("Sales");
        var path = $"{Groups.Path}/{group}";
        (await scim.PatchAsync(path, Groups.Add(ada))).AssertStatus(204);

        (await scim.SendAsync(HttpMethod.Patch, path, Groups.Remove(ada), headers: [("If-Match", "W/\"1\"")])).AssertScimError(412);
        (await scim.SendAsync(HttpMethod.Put, path, Groups.Body("Sales"), headers: [("If-Match", "W/\"1\"")])).AssertScimError(412);
        (await scim.SendAsync(HttpMethod.Delete, path, null, headers: [("If-Match", "W/\"1\"")])).AssertScimError(412);
        (await scim.SendAsync(HttpMethod.Get, path, null, headers: [("If-None-Match", "W/\"2\"")])).AssertStatus(304);
        (await scim.SendAsync(HttpMethod.Patch, path, Groups.Remove(ada), headers: [("If-Match", "W/\"2\"")])).AssertStatus(204);
    }

    [Theory]
    [InlineData("""{"op":"replace","path":"members[value eq \"x\"].value","value":"y"}""", "mutability")]
    [InlineData("""{"op":"remove","path":"displayName"}""", "mutability")]
    [InlineData("""{"op":"add","path":"members","value":[{"display":"no value"}]}""", "invalidValue")]
    [InlineData("""{"op":"remove","value":{"members":[{"value":"x"}]}}""", "noTarget")]
    [InlineData("""{"op":"add","path":"nothing","value":"x"}""", "invalidPath")]
    public async Task A_refused_operation_changes_nothing(string operation, string scimType)
    {
        var scim = (await shared.Server.ConnectAsync()).Scim;
        var ada = await scim.AddUserAsync("ada@acme.example");
        var group = await scim.AddGroupAsync("Sales");

        var refused = await scim.PatchAsync(
            $"{Groups.Path}/{group}", Users.Patch($$"""{"op":"add","path":"members","value":[{"value":"{{ada}}"}]}""", operation));

        refused.AssertScimError(400, scimType);
        Assert.Empty(await scim.MembersAsync(group));
    }

    private async Task<string[]> ChangesAsync(Connection connection) =>
        [.. (await FeedAsync(connection)).Select(change => change["type"]!.GetValue<string>()).Where(type => type.StartsWith("group.", StringComparison.Ordinal))];

    private async Task<JsonNode[]> FeedAsync(Connection connection) =>
        [.. (await shared.Server.SignedIn(connection.AdministratorId).GetAsync($"/scim/changes?organizationId={connection.OrganizationId}&limit=1000"))
            .AssertStatus(200).Json["changes"]!.AsArray().Select(change => change!)];
}
