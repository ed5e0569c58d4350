using System.Text.Json.Nodes;
using ScimCluster.Scim.Transfer;
using ScimCluster.Storage;

namespace ScimCluster.Silo.Transfer;

/// <summary>Writes a provider's users, groups and members to a file, a chunk at a time.</summary>
internal sealed class ProviderExport(IExportStore store, TransferWriter writer, ITransferProgress progress)
{
    private const int UsersAtATime = 200;
    private const int GroupsAtATime = 200;
    private const int MembersAtATime = 10 * TransferLine.MaxMembers;

    public async Task RunAsync(TransferProvider provider, TransferHeader header, Stream output, CancellationToken cancellationToken)
    {
        writer.WriteHeader(header);
        await WriteUsersAsync(provider, null, 0, output, cancellationToken);
        await WriteGroupsAsync(provider.ProviderKey, null, output, cancellationToken);
        await WriteMembersAsync(provider.ProviderKey, null, output, cancellationToken);
        await EndAsync(output, cancellationToken);
    }

    /// <summary>Writes what an export that was interrupted has not written.</summary>
    public async Task ContinueAsync(TransferProvider provider, TransferPlace part, Stream output, CancellationToken cancellationToken)
    {
        writer.Continue(part.Counts);
        if (part is { Group: null, Member: null })
        {
            await WriteUsersAsync(provider, part.User, part.Counts.Users, output, cancellationToken);
        }

        if (part.Member is null)
        {
            await WriteGroupsAsync(provider.ProviderKey, part.Group, output, cancellationToken);
        }

        await WriteMembersAsync(provider.ProviderKey, part.Member is { } last ? new ExportedMemberRow(part.MembersOf!.Value, last.Value, last.Type) : null, output, cancellationToken);
        await EndAsync(output, cancellationToken);
    }

    private async Task EndAsync(Stream output, CancellationToken cancellationToken)
    {
        writer.WriteTrailer();
        await writer.FlushAsync(output, cancellationToken);
    }

    private async Task WriteUsersAsync(
        TransferProvider provider, Guid? last, long count, Stream output, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await store.ReadUsersAsync(provider.ProviderKey, last, UsersAtATime, cancellationToken);
            foreach (var row in rows)
            {
                writer.WriteUser(row.UserId, new TransferMeta(row.Version, row.Created, row.LastModified), Parse(row.Document));
            }

            await writer.FlushAsync(output, cancellationToken);
            count += rows.Count;
            progress.Report(count, Math.Max(count, provider.UserCount));
            if (rows.Count < UsersAtATime)
            {
                return;
            }

            last = rows[^1].UserId;
        }
    }

    private async Task WriteGroupsAsync(Guid providerKey, Guid? last, Stream output, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await store.ReadGroupsAsync(providerKey, last, GroupsAtATime, cancellationToken);
            foreach (var row in rows)
            {
                writer.WriteGroup(row.GroupId, new TransferMeta(row.Version, row.Created, row.LastModified), Parse(row.Document));
            }

            await writer.FlushAsync(output, cancellationToken);
            if (rows.Count < GroupsAtATime)
            {
                return;
            }

            last = rows[^1].GroupId;
        }
    }

    private async Task WriteMembersAsync(
        Guid providerKey, ExportedMemberRow? last, Stream output, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = await store.ReadMembersAsync(providerKey, last, MembersAtATime, cancellationToken);
            foreach (var row in rows)
            {
                writer.WriteMember(row.GroupId, new TransferMember(row.MemberId, row.MemberType));
            }

            await writer.FlushAsync(output, cancellationToken);
            if (rows.Count < MembersAtATime)
            {
                return;
            }

            last = rows[^1];
        }
    }

    private static JsonObject Parse(string document) => JsonNode.Parse(document)!.AsObject();
}
