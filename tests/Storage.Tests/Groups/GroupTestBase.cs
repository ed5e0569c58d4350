using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Groups;

/// <summary>A store of groups beside that of identities, and short ways to write.</summary>
public abstract class GroupTestBase(PostgresServer server) : IdentityTestBase(server)
{
    private protected PostgresGroupStore Groups => new(Database.DataSource);

    private protected static GroupContent Content(string name, string? externalId = null) => new(
        name, externalId, $$"""{"displayName": "{{name}}"}""", externalId is null ? "{}" : $$"""{"externalId": "{{externalId}}"}""");

    private protected Task<GroupWrite> CreateGroupAsync(WriteAuthority authority, string name, params Guid[] members) =>
        Groups.CreateAsync(new(authority, NewId(), Content(name), members, Context("create", "displayName")), CancellationToken.None);

    private protected async Task<GroupRow> CreatedGroupAsync(WriteAuthority authority, string name, params Guid[] members)
    {
        var write = await CreateGroupAsync(authority, name, members);
        Assert.Equal(WriteStatus.Written, write.Status);
        return write.Row!;
    }

    private protected Task<GroupWrite> EditAsync(WriteAuthority authority, GroupRow group, MemberEdit edit, string? name = null) => Groups.UpdateAsync(
        new(authority, group.GroupId, group.Version, Content(name ?? NameOf(group)), edit, Context("patch", name is null ? [] : ["displayName"])),
        CancellationToken.None);

    private protected static MemberEdit Add(params Guid[] members) => new(members, [], IsReplacement: false);

    private protected static MemberEdit Remove(params Guid[] members) => new([], members, IsReplacement: false);

    private protected static MemberEdit Replace(params Guid[] members) => new(members, [], IsReplacement: true);

    private protected async Task<Guid[]> MembersAsync(WriteAuthority authority, Guid groupId) =>
        [.. (await Groups.ReadMembersAsync(authority.ProviderKey, groupId, null, 1000, CancellationToken.None)).Members.Select(member => member.MemberId)];

    private static string NameOf(GroupRow group) => System.Text.Json.Nodes.JsonNode.Parse(group.Document)!["displayName"]!.GetValue<string>();
}
