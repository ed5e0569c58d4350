using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Grains;
using ScimCluster.Scim.Groups;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Http;

/// <summary>Where the groups of an answer come from, and what is shown of them.</summary>
/// <param name="Grains">The cluster.</param>
/// <param name="Tenant">Whose groups they are.</param>
/// <param name="Schemas">The resource types.</param>
/// <param name="Projection">Which attributes to show.</param>
internal sealed record GroupSource(GrainCalls Grains, Tenant Tenant, SchemaCatalog Schemas, AttributeProjection Projection)
{
    /// <summary>How many members one grain call brings.</summary>
    public const int ChunkSize = 1000;

    /// <summary>How many members of each group a page brings by itself.</summary>
    private const int FirstMembersInList = 100;

    /// <summary>How many members to read with a single group.</summary>
    public int FirstMembers => ShowsMembers ? ChunkSize : 0;

    /// <summary>How many members to read with each group of a page.</summary>
    public int FirstMembersOfEach => ShowsMembers ? FirstMembersInList : 0;

    private bool ShowsMembers => GroupWriter.ShowsMembers(Schemas.Group, Projection);

    private IDirectoryGrain Directory(IGrainFactory cluster) => cluster.GetDirectory(Tenant.Access.ProviderId);

    /// <summary>The address of a group.</summary>
    public string LocationOf(string baseUrl, GroupSnapshot group) => $"{baseUrl}{Schemas.Group.Endpoint}/{group.GroupId:D}";

    /// <summary>Reads a group with its first members.</summary>
    /// <returns>The group, or 404.</returns>
    public Task<Reply<GroupWithMembers>> ReadAsync(string id, CancellationToken cancellationToken) => Grains.RepeatAsync(
        cluster => Directory(cluster).GetGroupAsync(Tenant.Access, id, FirstMembers, cancellationToken), cancellationToken);

    /// <summary>Adds its first members to a group that was just written.</summary>
    public async Task<GroupWithMembers> WithMembersAsync(GroupSnapshot group, CancellationToken cancellationToken) =>
        new(group, ShowsMembers ? await ReadMembersAsync(group.GroupId, null, cancellationToken) : null);

    /// <summary>Reads a page of groups with the first members of each.</summary>
    public Task<Reply<GroupList>> ListAsync(ListIdentities query, CancellationToken cancellationToken) => Grains.RepeatAsync(
        cluster => Directory(cluster).ListGroupsAsync(Tenant.Access, query, FirstMembersOfEach, cancellationToken), cancellationToken);

    /// <summary>Writes one group; sends what has been written before it reads further members.</summary>
    public async Task WriteAsync(
        Utf8JsonWriter writer, PipeWriter output, string baseUrl, GroupWithMembers group, CancellationToken cancellationToken)
    {
        var snapshot = group.Group;
        var id = snapshot.GroupId.ToString("D");
        var groups = new GroupWriter(writer, Schemas.Group, Projection);
        groups.WriteStart(JsonNode.Parse(snapshot.Document)!.AsObject(), id);
        for (var members = group.Members; members is not null;)
        {
            foreach (var member in members.Members)
            {
                var memberId = member.Id.ToString("D");
                var endpoint = (Schemas.FindResourceType(member.Type) ?? Schemas.User).Endpoint;
                groups.WriteMember(memberId, member.Type, member.Display, $"{baseUrl}{endpoint}/{memberId}");
            }

            if (!members.HasMore)
            {
                break;
            }

            await writer.FlushAsync(cancellationToken);
            await output.FlushAsync(cancellationToken);
            members = await ReadMembersAsync(snapshot.GroupId, members.Members[^1].Id, cancellationToken);
        }

        groups.WriteEnd(new ResourceMeta(id, snapshot.Created, snapshot.LastModified, LocationOf(baseUrl, snapshot), snapshot.Version));
    }

    private Task<MemberEntries> ReadMembersAsync(Guid groupId, Guid? after, CancellationToken cancellationToken) => Grains.RepeatAsync(
        cluster => Directory(cluster).ListMembersAsync(Tenant.Access, groupId, after, ChunkSize, cancellationToken), cancellationToken);
}
