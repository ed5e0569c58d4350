using System.Text.Json;
using ScimCluster.Grains;
using ScimCluster.Scim.Discovery;
using ScimCluster.Scim.Resources;

namespace ScimCluster.Gateway.Http;

/// <summary>
/// Answers with groups whose members are read and sent a chunk at a time: neither the silo nor the gateway ever has a large
/// group in memory. Where reading fails behind the first chunk, the connection is broken off, so that no client takes a part
/// for the whole.
/// </summary>
internal sealed class GroupHttpResult : IResult
{
    private readonly int _status;
    private readonly GroupSource _source;
    private readonly GroupWithMembers[] _groups;

    private GroupHttpResult(int status, GroupSource source, params GroupWithMembers[] groups)
    {
        _status = status;
        _source = source;
        _groups = groups;
    }

    private GroupList? Page { get; init; }

    private int? StartIndex { get; init; }

    /// <summary>200 with one group, its Location and ETag.</summary>
    public static GroupHttpResult Ok(GroupSource source, GroupWithMembers group) => new(StatusCodes.Status200OK, source, group);

    /// <summary>201 with one group, its Location and ETag (RFC 7644 §3.3).</summary>
    public static GroupHttpResult Created(GroupSource source, GroupWithMembers group) => new(StatusCodes.Status201Created, source, group);

    /// <summary>200 with a page (RFC 7644 §3.4.2); without startIndex if the page was asked for by cursor.</summary>
    public static GroupHttpResult List(GroupSource source, GroupList page, int? startIndex) =>
        new(StatusCodes.Status200OK, source, page.Groups) { Page = page, StartIndex = startIndex };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var baseUrl = ServingPath.ScimBaseUrl(httpContext);
        response.StatusCode = _status;
        response.Headers.Vary = Microsoft.Net.Http.Headers.HeaderNames.Accept;
        response.ContentType = MediaTypes.Choose(httpContext.Request) ?? MediaTypes.Scim;
        if (Page is null)
        {
            response.Headers.ETag = ResourceMeta.FormatETag(_groups[0].Group.Version);
            response.Headers.Location = _source.LocationOf(baseUrl, _groups[0].Group);
        }

        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            return;
        }

        await using var writer = new Utf8JsonWriter(response.BodyWriter, ResourceWriter.WriterOptions);
        if (Page is not null)
        {
            ListResponse.WriteStart(writer, Page.TotalResults, StartIndex, _groups.Length, Page.NextCursor);
        }

        foreach (var group in _groups)
        {
            await _source.WriteAsync(writer, response.BodyWriter, baseUrl, group, httpContext.RequestAborted);
        }

        if (Page is not null)
        {
            ListResponse.WriteEnd(writer);
        }
    }
}
