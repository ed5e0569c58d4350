using Orleans.Concurrency;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

[StatelessWorker, Reentrant]
internal sealed class ProviderExportGrain(IExportStore store, IGrainFactory grains) : Grain, IProviderExportGrain
{
    // A document may be large, a member is not.
    private const int ResourcesAtATime = 100;
    private const int MembersAtATime = 5000;

    private static readonly ScimError NotFound = ScimError.NotFound("SCIM provider not found");

    public async Task<Reply<ExportChunk>> ReadAsync(string userId, ExportPlace? after, CancellationToken cancellationToken)
    {
        var reply = await grains.GetProvider(this.ProviderId()).GetConnectionAsync(userId, cancellationToken);
        if (reply.IsRefused(out var refused, out var connection))
        {
            return refused;
        }

        after ??= new ExportPlace(Guid.Empty, ExportPlace.Users, Guid.Empty, Guid.Empty);
        if (after.ProviderKey != Guid.Empty && after.ProviderKey != connection.ProviderKey)
        {
            return NotFound;
        }

        after = after with { ProviderKey = connection.ProviderKey };
        return after.Part switch
        {
            ExportPlace.Users => await ReadUsersAsync(connection, after, cancellationToken),
            ExportPlace.Groups => await ReadGroupsAsync(connection, after, cancellationToken),
            _ => await ReadMembersAsync(connection, after, cancellationToken),
        };
    }

    private async Task<ExportChunk> ReadUsersAsync(ProviderConnection connection, ExportPlace after, CancellationToken cancellationToken)
    {
        var rows = await store.ReadUsersAsync(connection.ProviderKey, after.Id, ResourcesAtATime, cancellationToken);
        return new ExportChunk(
            connection,
            [.. rows.Select(row => new IdentitySnapshot(row.UserId, row.Version, row.Created, row.LastModified, row.Document))],
            [],
            [],
            rows.Count == ResourcesAtATime
                ? after with { Id = rows[^1].UserId }
                : after with { Part = ExportPlace.Groups, Id = Guid.Empty });
    }

    private async Task<ExportChunk> ReadGroupsAsync(ProviderConnection connection, ExportPlace after, CancellationToken cancellationToken)
    {
        var rows = await store.ReadGroupsAsync(connection.ProviderKey, after.Id, ResourcesAtATime, cancellationToken);
        return new ExportChunk(
            connection,
            [],
            [.. rows.Select(row => new ExportedGroup(row.GroupId, row.Version, row.Created, row.LastModified, row.Document))],
            [],
            rows.Count == ResourcesAtATime
                ? after with { Id = rows[^1].GroupId }
                : after with { Part = ExportPlace.Members, Id = Guid.Empty });
    }

    private async Task<ExportChunk> ReadMembersAsync(ProviderConnection connection, ExportPlace after, CancellationToken cancellationToken)
    {
        var rows = await store.ReadMembersAsync(
            connection.ProviderKey, new ExportedMemberRow(after.Id, after.MemberId, ""), MembersAtATime, cancellationToken);
        return new ExportChunk(
            connection,
            [],
            [],
            [.. rows.Select(row => new ExportedMember(row.GroupId, row.MemberId, row.MemberType))],
            rows.Count == MembersAtATime ? after with { Id = rows[^1].GroupId, MemberId = rows[^1].MemberId } : null);
    }
}
