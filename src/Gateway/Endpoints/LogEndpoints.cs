using System.Buffers;
using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>How a tenant administrator reads the provisioning log and has values erased from it. Errors are <c>{"code","message"}</c>.</summary>
internal static class LogEndpoints
{
    private static readonly byte[] Newline = "\n"u8.ToArray();

    public static void MapProvisioningLog(this RouteGroupBuilder routes)
    {
        var management = routes.MapGroup("/scim").RequireAuthorization(SessionAuthentication.Policy);
        management.MapRead("/provisioning-log", QueryAsync);

        // An export takes as long as its client reads.
        management.MapGet("/provisioning-log/export", ExportAsync).WithMetadata(new DisableRequestTimeoutAttribute());
        management.MapPost("/provisioning-log/erase", EraseAsync);
    }

    private static async Task<IResult> QueryAsync(HttpContext context, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken)
    {
        var (request, error) = LogRequest.Read(context.Request.Query, user.UserId());
        if (error is not null)
        {
            return error;
        }

        var reply = await grains.RepeatAsync(cluster => request!.Of(cluster).QueryAsync(request.Query, cancellationToken), cancellationToken);
        return reply.IsRefused(out var refused, out var page)
            ? ManagementError.Refused(refused)
            : Results.Ok(new PageBody([.. page.Entries.Select(Describe)], page.Cursor));
    }

    // A page at a time: memory does not grow with the log.
    private static async Task<IResult> ExportAsync(HttpContext context, ClaimsPrincipal user, GrainCalls grains, CancellationToken cancellationToken)
    {
        var (request, error) = LogRequest.Read(context.Request.Query, user.UserId());
        if (error is not null)
        {
            return error;
        }

        var query = request!.Query with { Count = LogPage.MaxCount };
        var reply = await grains.RepeatAsync(cluster => request.Of(cluster).QueryAsync(query, cancellationToken), cancellationToken);
        if (reply.IsRefused(out var refused, out var page))
        {
            return ManagementError.Refused(refused);
        }

        return Results.Stream(
            async stream =>
            {
                while (true)
                {
                    await WriteAsync(stream, page, cancellationToken);
                    if (page.Cursor is null)
                    {
                        return;
                    }

                    query = query with { Cursor = page.Cursor };
                    reply = await grains.RepeatAsync(cluster => request.Of(cluster).QueryAsync(query, cancellationToken), cancellationToken);
                    if (reply.IsRefused(out _, out page))
                    {
                        // The user has lost the role meanwhile: a client must not take the part for the whole.
                        context.Abort();
                        return;
                    }
                }
            },
            MediaTypes.NewlineDelimitedJson);
    }

    private static async Task<IResult> EraseAsync(
        HttpContext context, ClaimsPrincipal user, GrainCalls grains, IOptions<GatewayOptions> options, CancellationToken cancellationToken)
    {
        var body = await ManagementBody.ReadAsync(context.Request, options.Value, cancellationToken);
        if (body.Error is { } error || body.OrganizationId(out error, out var organizationId))
        {
            return error;
        }

        // One of the two, as in a query.
        if (body.Has("providerId") == (organizationId is not null) || body.Text("userId") is not { } userId)
        {
            return ManagementError.BadRequest("Validation Error");
        }

        string? providerId = null;
        if (organizationId is null && body.ProviderId(out error, out providerId))
        {
            return error;
        }

        var log = organizationId is not null
            ? grains.Once.GetProvisioningLog(organizationId)
            : grains.Once.GetProvisioningLogOfProvider(providerId!);
        var reply = await log.EraseAsync(
            new EraseLog(user.UserId(), userId, context.TraceIdentifier, grains.NotAfter), cancellationToken);
        return reply.IsRefused(out var refused, out var erased) ? ManagementError.Refused(refused) : Results.Ok(new ErasedBody(erased.Rows));
    }

    private static async Task WriteAsync(Stream stream, LogPage page, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var entry in page.Entries)
        {
            buffer.Write(JsonSerializer.SerializeToUtf8Bytes(Describe(entry), JsonSerializerOptions.Web));
            buffer.Write(Newline);
        }

        await stream.WriteAsync(buffer.WrittenMemory, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private static EntryBody Describe(LogRecord entry) => new(
        entry.Id.ToString("D"),
        entry.Occurred,
        entry.ProviderId,
        entry.OrganizationId,
        entry.Operation,
        entry.ResourceType,
        entry.ResourceId,
        entry.AccountId,
        entry.Actor,
        entry.TokenId?.ToString("D"),
        entry.TokenLabel,
        entry.Status,
        entry.Status < StatusCodes.Status400BadRequest ? "success" : "refused",
        entry.ScimType,
        entry.Detail,
        entry.ChangedAttributes,
        entry.Values is { } values ? JsonNode.Parse(values) : null,
        entry.RequestId,
        entry.DurationMilliseconds,
        entry.Erased,
        entry.SealPosition,
        entry.SealHash);

    private sealed record PageBody(EntryBody[] Entries, string? Cursor);

    private sealed record ErasedBody(int Rows);

    private sealed record EntryBody(
        string Id,
        DateTimeOffset OccurredAt,
        string? ProviderId,
        string? OrganizationId,
        string Operation,
        string ResourceType,
        string? ResourceId,
        string? AccountId,
        string? Actor,
        string? TokenId,
        string? TokenLabel,
        int Status,
        string Outcome,
        string? ScimType,
        string? Detail,
        string[] ChangedAttributes,
        JsonNode? Values,
        string? RequestId,
        int? DurationMs,
        DateTimeOffset? ErasedAt,
        long? SealPosition,
        string? SealHash);
}
