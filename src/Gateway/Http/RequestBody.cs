using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Http;

/// <summary>Reads the body of a request up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>The media types of SCIM messages (RFC 7644 §3.1 and §8.1).</summary>
    public static readonly string[] ScimMediaTypes = [MediaTypes.Scim, MediaTypes.Json];

    /// <summary>The media type of management requests.</summary>
    public static readonly string[] JsonMediaTypes = [MediaTypes.Json];

    /// <summary>The media type of an import.</summary>
    public static readonly string[] NewlineDelimitedJsonMediaTypes = [MediaTypes.NewlineDelimitedJson];

    /// <summary>Reads the body.</summary>
    /// <returns>
    /// The bytes, 415 for another media type or charset, 413 if there are more than the limit, or 503 where too many
    /// <see cref="LargeBodies"/> are worked on.
    /// </returns>
    public static async Task<ScimResult<byte[]>> ReadAsync(
        HttpRequest request, string[] mediaTypes, long maxBytes, CancellationToken cancellationToken)
    {
        if (CheckEncoding(request, mediaTypes) is { } unsupported)
        {
            return unsupported;
        }

        if (request.ContentLength > maxBytes)
        {
            return TooLarge(maxBytes);
        }

        // This limit counts, not the server's.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
        {
            server.MaxRequestBodySize = null;
        }

        var large = request.HttpContext.RequestServices.GetRequiredService<LargeBodies>();
        var isAdmitted = false;
        long buffered = 0;
        while (true)
        {
            // What a client sends without saying its length is known to be large when so much of it is there.
            if (!isAdmitted && (request.ContentLength ?? buffered) > LargeBodies.Threshold)
            {
                if (await large.AdmitAsync(request.HttpContext, request.ContentLength ?? maxBytes, cancellationToken) is { } busy)
                {
                    return busy;
                }

                isAdmitted = true;
            }

            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > maxBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return TooLarge(maxBytes);
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            buffered = read.Buffer.Length;
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Refuses a body of another media type, charset or encoding with 415.</summary>
    /// <returns>Null if it may be read.</returns>
    public static ScimError? CheckEncoding(HttpRequest request, string[] mediaTypes) =>
        !IsAccepted(request.ContentType, mediaTypes)
            ? new ScimError(415, null, $"The Content-Type must be {string.Join(" or ", mediaTypes)}, in UTF-8.")
            : request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity"
                ? new ScimError(415, null, "The body must be sent without Content-Encoding.")
                : null;

    private static bool IsAccepted(string? contentType, string[] mediaTypes) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed)
        && mediaTypes.Any(type => parsed.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
        && (!parsed.Charset.HasValue || HeaderUtilities.RemoveQuotes(parsed.Charset).Value?.ToUpperInvariant() is "UTF-8" or "UTF8");

    private static ScimError TooLarge(long maxBytes) => new(413, null, $"The request body is larger than {maxBytes} bytes.");
}
