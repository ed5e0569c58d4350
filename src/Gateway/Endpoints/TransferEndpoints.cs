using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Gateway.Transfer;
using ScimCluster.Grains;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Transfer;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>
/// How a tenant administrator takes all users and groups of a connection along, and brings them to another one. Errors are
/// <c>{"code","message"}</c>.
/// </summary>
internal static class TransferEndpoints
{
    // Around the largest document, or for a thousand members.
    private const int BytesAroundDocument = 256 * 1024;

    // Both take as long as their client: a chunk at a time, memory does not grow with the connection.
    public static void MapTransfer(this RouteGroupBuilder management)
    {
        management.MapGet("/export-provider-connection", ExportAsync).WithMetadata(new DisableRequestTimeoutAttribute());
        management.MapPost("/import-provider-connection", ImportAsync).WithMetadata(new DisableRequestTimeoutAttribute());
    }

    private static async Task<IResult> ExportAsync(
        string? providerId,
        HttpContext context,
        ClaimsPrincipal user,
        GrainCalls grains,
        SchemaCatalog schemas,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (ManagementBody.Check(providerId) is { } invalid || ReadPlace(context.Request.Query, out invalid, out var place))
        {
            return invalid;
        }

        var source = new GrainExport(grains, providerId!, user.UserId());
        var reply = await source.ReadAsync(GrainExport.Behind(place), cancellationToken);
        if (reply.IsRefused(out var refused, out var chunk))
        {
            return ManagementError.Refused(refused);
        }

        var writer = new TransferWriter(schemas, ServingPath.ScimBaseUrl(context));
        if (place.After is null)
        {
            writer.WriteHeader(new TransferHeader(chunk.Connection.ProviderId, chunk.Connection.OrganizationId, time.GetUtcNow()));
        }
        else
        {
            writer.Continue(place.Counts);
        }

        return Results.Stream(
            async stream =>
            {
                if (!await source.WriteAsync(writer, chunk, stream, cancellationToken))
                {
                    // The user has lost the role meanwhile, or the connection has ended.
                    context.Abort();
                }
            },
            MediaTypes.NewlineDelimitedJson);
    }

    private static async Task<IResult> ImportAsync(
        string? providerId,
        HttpContext context,
        ClaimsPrincipal user,
        GrainCalls grains,
        IOptions<GatewayOptions> options,
        TimeProvider time,
        ILogger<ImportProgress> logger,
        CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (ManagementBody.Check(providerId) is { } invalid)
        {
            return invalid;
        }

        if (RequestBody.CheckEncoding(request, RequestBody.NewlineDelimitedJsonMediaTypes) is { } unsupported)
        {
            return request.Headers.ContentEncoding.Count > 0
                ? ManagementError.Refused(unsupported)
                : ManagementError.UnsupportedMediaType(request.ContentType, MediaTypes.NewlineDelimitedJson);
        }

        // Nobody sends a file in vain.
        var reply = await grains.RepeatAsync(
            cluster => cluster.GetProvider(providerId!).GetConnectionAsync(user.UserId(), cancellationToken), cancellationToken);
        if (reply.IsRefused(out var refused, out var connection))
        {
            return ManagementError.Refused(refused);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }

        var target = new GrainImport(grains, connection, user.UserId(), context.TraceIdentifier, options.Value.PreserveCase);
        var progress = new ImportProgress(connection.ProviderId, context.TraceIdentifier, time, logger);
        var maxLineBytes = (int)Math.Min(options.Value.MaxUserBodyBytes + BytesAroundDocument, TransferReader.MaxLineBytes);
        var report = await new TransferImport(target, progress, maxLineBytes).RunAsync(
            request.Body, request.ContentLength ?? 0, cancellationToken);
        progress.End(report);
        return report switch
        {
            { Ended: { } ended } => ManagementError.Refused(ended),
            { IsExport: false } => ManagementError.BadRequest($"Line {progress.Failures[^1].Line}: {progress.Failures[^1].Reason}"),
            _ => Results.Ok(new ImportBody(report.Written, report.Unchanged, report.Failed, report.IsComplete, progress.Failures)),
        };
    }

    // Where an export goes on that was interrupted; true if the query does not say it well.
    private static bool ReadPlace(IQueryCollection query, out ManagementError error, out TransferPlace place)
    {
        error = ManagementError.BadRequest(
            "'after' must be User:ID, Group:ID or Members:GROUP:MEMBER, and 'users', 'groups' and 'memberships' must be numbers");
        place = TransferPlace.Beginning;
        if (query["after"].ToString() is not { Length: > 0 } after)
        {
            return false;
        }

        if (!Count("users", out var users) || !Count("groups", out var groups) || !Count("memberships", out var members)
            || TransferPlace.Parse(after, new TransferTrailer(users, groups, members)) is not { } found)
        {
            return true;
        }

        place = found;
        return false;

        bool Count(string name, out long count)
        {
            count = 0;
            var text = query[name].ToString();
            return text.Length == 0 || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
        }
    }

    private sealed record ImportBody(long Imported, long Unchanged, long Failed, bool Complete, IReadOnlyList<FailedLine> Failures);
}
