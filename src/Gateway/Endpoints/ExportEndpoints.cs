using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Timeouts;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Grains;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Transfer;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>How a tenant administrator takes all users and groups of a connection along. Errors are <c>{"code","message"}</c>.</summary>
internal static class ExportEndpoints
{
    // An export takes as long as its client reads.
    public static void MapExport(this RouteGroupBuilder management) =>
        management.MapGet("/export-provider-connection", ExportAsync).WithMetadata(new DisableRequestTimeoutAttribute());

    // A chunk at a time: memory does not grow with the connection.
    private static async Task<IResult> ExportAsync(
        string? providerId,
        HttpContext context,
        ClaimsPrincipal user,
        GrainCalls grains,
        SchemaCatalog schemas,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (ManagementBody.Check(providerId) is { } invalid)
        {
            return invalid;
        }

        var reply = await ReadAsync(null);
        if (reply.IsRefused(out var refused, out var chunk))
        {
            return ManagementError.Refused(refused);
        }

        var writer = new TransferWriter(schemas, ServingPath.ScimBaseUrl(context));
        writer.WriteHeader(new TransferHeader(chunk.Connection.ProviderId, chunk.Connection.OrganizationId, time.GetUtcNow()));
        return Results.Stream(
            async stream =>
            {
                while (true)
                {
                    Write(writer, chunk);
                    await writer.FlushAsync(stream, cancellationToken);
                    if (chunk.Next is null)
                    {
                        writer.WriteTrailer();
                        await writer.FlushAsync(stream, cancellationToken);
                        return;
                    }

                    if ((await ReadAsync(chunk.Next)).IsRefused(out _, out chunk))
                    {
                        // The user has lost the role meanwhile, or the connection has ended.
                        context.Abort();
                        return;
                    }
                }
            },
            LogEndpoints.NewlineDelimitedJson);

        Task<Reply<ExportChunk>> ReadAsync(ExportPlace? after) => grains.RepeatAsync(
            cluster => cluster.GetProviderExport(providerId!).ReadAsync(user.UserId(), after, cancellationToken), cancellationToken);
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
