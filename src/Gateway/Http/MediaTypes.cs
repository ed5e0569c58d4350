using Microsoft.Net.Http.Headers;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Http;

/// <summary>Which media type a SCIM answer has (RFC 7644 §3.1 and §8.1, RFC 9110 §12.5.1).</summary>
internal static class MediaTypes
{
    public const string Scim = "application/scim+json";
    public const string Json = "application/json";
    public const string NewlineDelimitedJson = "application/x-ndjson";

    /// <summary>Chooses by <c>Accept</c>; the SCIM type wins where both are as good, and without a header that can be read.</summary>
    /// <returns>The media type, or null if the client takes neither.</returns>
    public static string? Choose(HttpRequest request)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(accept, out var ranges) || ranges.Count == 0)
        {
            return Scim;
        }

        var scim = QualityOf(Scim, ranges);
        var json = QualityOf(Json, ranges);
        return scim == 0 && json == 0 ? null : json > scim ? Json : Scim;
    }

    /// <summary>Refuses a request before it is carried out if nothing that it accepts can be sent.</summary>
    public static ValueTask<object?> RequireAcceptableAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        // A deletion that succeeds has no body whose type could matter.
        var request = invocation.HttpContext.Request;
        return Choose(request) is null && !HttpMethods.IsDelete(request.Method)
            ? ValueTask.FromResult<object?>(ScimHttpResult.Refused(
                new ScimError(StatusCodes.Status406NotAcceptable, null, $"Accept must allow {Scim} or {Json}.")))
            : next(invocation);
    }

    // The most specific range decides; parameters such as charset say nothing that could fail.
    private static double QualityOf(string mediaType, IList<MediaTypeHeaderValue> ranges)
    {
        var best = (Specificity: -1, Quality: 0d);
        foreach (var range in ranges)
        {
            var specificity = range.MatchesAllTypes ? 0
                : range.MatchesAllSubTypes && range.Type.Equals("application", StringComparison.OrdinalIgnoreCase) ? 1
                : range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) ? 2
                : -1;
            if (specificity > best.Specificity)
            {
                best = (specificity, range.Quality ?? 1);
            }
        }

        return best.Quality;
    }
}
