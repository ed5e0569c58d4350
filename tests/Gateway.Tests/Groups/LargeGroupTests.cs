using System.Text.Json.Nodes;
using Npgsql;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.GroupsEndpoint;

/// <summary>Groups of many members.</summary>
[Collection(PostgresTests.Name)]
public sealed class LargeGroupTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly int Size = Soak.Rounds(12_345, 100_000);

    [Fact]
    public async Task A_large_group_is_read_to_the_end_piece_by_piece()
    {
        var (connection, group, ids) = await FillAsync();

        Assert.Equal(ids.Order(StringComparer.Ordinal), await connection.Scim.MembersAsync(group));
        var page = (await connection.Scim.GetAsync($"{Groups.Path}?attributes=members.value")).AssertStatus(200).Json;
        Assert.Equal(ids.Count, page["Resources"]![0]!["members"]!.AsArray().Count);
    }

    [Fact]
    public async Task Reading_a_large_group_holds_a_chunk_in_memory_and_not_the_group()
    {
        var (connection, group, ids) = await FillAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Groups.Path}/{group}");
        request.Headers.Authorization = new("Bearer", connection.Token);
        using var response = await shared.Server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();

        // Who reads nothing stops the server, which has sent what fits into the buffers of the connection.
        var buffer = new byte[64 * 1024];
        long total = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            total += read;
        }

        Assert.Null(response.Content.Headers.ContentLength);
        Assert.True(response.Headers.TransferEncodingChunked);
        Assert.InRange(total, ids.Count * 100L, long.MaxValue);
    }

    [Fact]
    public async Task Replacing_a_large_list_of_members_by_itself_changes_nothing_and_by_another_what_differs()
    {
        var (connection, group, ids) = await FillAsync();
        var path = $"{Groups.Path}/{group}?excludedAttributes=members";

        var same = (await connection.Scim.PutAsync(path, Groups.Body("Large", [.. ids]))).AssertStatus(200);
        var other = (await connection.Scim.PutAsync(path, Groups.Body("Large", [.. ids.Skip(10)]))).AssertStatus(200);

        Assert.Equal(("W/\"1\"", "W/\"2\""), (same.Headers.ETag!.ToString(), other.Headers.ETag!.ToString()));
        Assert.Equal(ids.Count - 10, (await connection.Scim.MembersAsync(group)).Length);
    }

    [Fact]
    public async Task Thousands_of_members_come_and_go_in_one_request()
    {
        var connection = await shared.Server.ConnectAsync();
        var ids = await LargeGroups.InsertUsersAsync(shared.ConnectionString, connection.ProviderId, 5_000);
        var group = await connection.Scim.AddGroupAsync("Large");

        (await connection.Scim.PatchAsync($"{Groups.Path}/{group}", Groups.Add([.. ids]))).AssertStatus(204);
        Assert.Equal(5_000, (await connection.Scim.MembersAsync(group)).Length);

        var gone = new JsonArray([.. ids.Take(4_990).Select(id => (JsonNode)new JsonObject { ["value"] = id })]).ToJsonString();
        (await connection.Scim.PatchAsync($"{Groups.Path}/{group}", Users.Patch($$"""{"op":"remove","path":"members","value":{{gone}}}"""))).AssertStatus(204);
        Assert.Equal(ids.Skip(4_990).Order(StringComparer.Ordinal), await connection.Scim.MembersAsync(group));
    }

    [Fact]
    public async Task A_deleted_large_group_is_gone_at_once_and_its_rows_later()
    {
        var (connection, group, ids) = await FillAsync();

        (await connection.Scim.DeleteAsync($"{Groups.Path}/{group}")).AssertStatus(204);

        (await connection.Scim.GetAsync($"{Groups.Path}/{group}")).AssertScimError(404);
        Assert.Empty(await connection.Scim.GroupsOfAsync(ids[0]));
        await using var database = NpgsqlDataSource.Create(shared.ConnectionString);
        await using var command = database.CreateCommand("SELECT count(*) FROM scim.group_members WHERE group_id = $1::uuid");
        command.Parameters.Add(new() { Value = group });
        Assert.Equal((long)ids.Count, await command.ExecuteScalarAsync());
    }

    private async Task<(Connection Connection, string Group, IReadOnlyList<string> Ids)> FillAsync()
    {
        var connection = await shared.Server.ConnectAsync();
        var group = await connection.Scim.AddGroupAsync("Large");
        var ids = await LargeGroups.InsertUsersAsync(shared.ConnectionString, connection.ProviderId, Size);
        await LargeGroups.InsertMembersAsync(shared.ConnectionString, connection.ProviderId, group);
        return (connection, group, ids);
    }
}
