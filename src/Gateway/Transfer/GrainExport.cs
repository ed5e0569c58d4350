using System.Text.Json.Nodes;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim.Transfer;

namespace ScimCluster.Gateway.Transfer;

/// <summary>Reads a connection chunk by chunk, and writes what it reads.</summary>
internal sealed class GrainExport(GrainCalls grains, string providerId, string userId)
{
    /// <summary>Where the chunk behind a place begins; null for the first one.</summary>
    public static ExportPlace? Behind(TransferPlace place) => place switch
    {
        { Member: { } member } => new ExportPlace(Guid.Empty, ExportPlace.Members, place.MembersOf!.Value, member.Value),
        { Group: { } group } => new ExportPlace(Guid.Empty, ExportPlace.Groups, group, Guid.Empty),
        { User: { } user } => new ExportPlace(Guid.Empty, ExportPlace.Users, user, Guid.Empty),
        _ => null,
    };

    /// <summary>Reads a chunk.</summary>
    public Task<Reply<ExportChunk>> ReadAsync(ExportPlace? after, CancellationToken cancellationToken) => grains.RepeatAsync(
        cluster => cluster.GetProviderExport(providerId).ReadAsync(userId, after, cancellationToken), cancellationToken);

    /// <summary>Writes a chunk, all that come behind it, and the trailer.</summary>
    /// <returns>False if a chunk was refused.</returns>
    public async Task<bool> WriteAsync(TransferWriter writer, ExportChunk chunk, Stream output, CancellationToken cancellationToken)
    {
        while (true)
        {
            Write(writer, chunk);
            await writer.FlushAsync(output, cancellationToken);
            if (chunk.Next is null)
            {
                writer.WriteTrailer();
                await writer.FlushAsync(output, cancellationToken);
                return true;
            }

            if ((await ReadAsync(chunk.Next, cancellationToken)).IsRefused(out _, out var next))
            {
                return false;
            }

            chunk = next;
        }
    }

    private static void Write(TransferWriter writer, ExportChunk chunk)
    {
        foreach (var user in chunk.Users)
        {
            writer.WriteUser(user.UserId, new TransferMeta(user.Version, user.Created, user.LastModified), Parse(user.Document));
        }

        foreach (var group in chunk.Groups)
        {
            writer.WriteGroup(group.GroupId, new TransferMeta(group.Version, group.Created, group.LastModified), Parse(group.Document));
        }

        foreach (var member in chunk.Members)
        {
            writer.WriteMember(member.GroupId, new TransferMember(member.MemberId, member.MemberType));
        }
    }

    private static JsonObject Parse(string document) => JsonNode.Parse(document)!.AsObject();
}
