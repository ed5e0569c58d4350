using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Resources;

namespace ScimCluster.Gateway.Http;

/// <summary>
/// The conditions of a request (RFC 7644 §3.14, RFC 9110 §13.1). Tags compare weakly, in <c>If-Match</c> too: all tags are
/// weak, and strong comparison would never find them equal.
/// </summary>
/// <param name="IfMatch">The tags of <c>If-Match</c>, or null without the header.</param>
/// <param name="IfNoneMatch">The tags of <c>If-None-Match</c>, or null without the header.</param>
internal sealed record Preconditions(EntityTags? IfMatch, EntityTags? IfNoneMatch)
{
    /// <summary>Reads the headers.</summary>
    /// <returns>The conditions; 400 for a header that is no list of tags, which must not pass for a request without one.</returns>
    public static ScimResult<Preconditions> Read(HttpRequest request) =>
        EntityTags.Read(HeaderNames.IfMatch, request.Headers.IfMatch).IsRefused(out var refused, out var ifMatch)
        || EntityTags.Read(HeaderNames.IfNoneMatch, request.Headers.IfNoneMatch).IsRefused(out refused, out var ifNoneMatch)
            ? refused
            : new Preconditions(ifMatch, ifNoneMatch);

    /// <summary>The condition of a change to a resource that is there, or null if there is none.</summary>
    public VersionCondition? ForChange()
    {
        // "*" of If-Match holds for whatever is there, "*" of If-None-Match for nothing that is there.
        var anyOf = IfNoneMatch is { IsAny: true } ? [] : IfMatch is { IsAny: false } ? IfMatch.Versions : null;
        var noneOf = IfNoneMatch is { IsAny: false } ? IfNoneMatch.Versions : null;
        return anyOf is null && noneOf is null ? null : new VersionCondition(anyOf, noneOf);
    }

    /// <summary>The answer of a GET in the place of the representation (RFC 9110 §13.2.2), or null.</summary>
    /// <param name="version">The version of the resource.</param>
    public ScimHttpResult? ForRead(long version)
    {
        var eTag = ResourceMeta.FormatETag(version);
        if (IfMatch is { IsAny: false } && !IfMatch.Versions.Contains(version))
        {
            return ScimHttpResult.Refused(ScimError.PreconditionFailed(eTag));
        }

        return IfNoneMatch is { IsAny: true } || IfNoneMatch?.Versions.Contains(version) == true
            ? ScimHttpResult.NotModified(eTag)
            : null;
    }

    /// <summary>Whether a GET of a document wants the representation only if its tag is another one (RFC 9110 §13.1.2).</summary>
    /// <param name="eTag">The tag of the document.</param>
    public bool HasDocument(EntityTagHeaderValue eTag) => IfNoneMatch is { } known && (known.IsAny || known.Tags.Contains(eTag.Tag.ToString(), StringComparer.Ordinal));

    /// <summary>
    /// The refusal of a POST, or null. What it makes has no version yet: no tag matches it, and
    /// <c>If-None-Match: *</c> only rules out that something comes back that is there.
    /// </summary>
    public ScimError? ForCreate() => IfMatch is { IsAny: false }
        ? new ScimError(StatusCodes.Status412PreconditionFailed, null, "If-Match names versions, and what is to be created has none yet.")
        : null;
}

/// <summary>The tags of one header.</summary>
/// <param name="IsAny">True for <c>*</c>.</param>
/// <param name="Tags">The tags with their quotes, without the mark of weak ones.</param>
internal sealed record EntityTags(bool IsAny, IReadOnlyList<string> Tags)
{
    /// <summary>The versions of resources that the tags stand for; tags that are not ours stand for none.</summary>
    public long[] Versions => [.. Tags.Select(VersionOf).OfType<long>()];

    /// <summary>Reads a header; null where it is not sent.</summary>
    public static ScimResult<EntityTags?> Read(string header, StringValues values)
    {
        if (values.Count == 0)
        {
            return (EntityTags?)null;
        }

        return EntityTagHeaderValue.TryParseList([.. values.OfType<string>()], out var tags) && tags.Count > 0
            ? new EntityTags(tags.Contains(EntityTagHeaderValue.Any), [.. tags.Select(tag => tag.Tag.ToString())])
            : ScimError.InvalidSyntax($"{header} must be * or a list of entity tags such as W/\"1\".");
    }

    private static long? VersionOf(string tag)
    {
        var opaque = tag.AsSpan().Trim('"');
        return long.TryParse(opaque, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && opaque.Equals(version.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                ? version
                : null;
    }
}
