using System.Globalization;
using System.Numerics;
using ScimCluster.Gateway.Http;
using ScimCluster.Scim;
using ScimCluster.Scim.Resources;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The query parameters of a list (RFC 7644 §3.4.2). Parameters that SCIM does not know are ignored.</summary>
/// <param name="Filter">The filter, or null for all.</param>
/// <param name="StartIndex">From 1; a smaller one counts as 1.</param>
/// <param name="Count">From 0 to the largest page.</param>
/// <param name="Projection">Which attributes to return.</param>
internal sealed record ListRequest(string? Filter, int StartIndex, int Count, AttributeProjection Projection)
{
    public static ScimResult<ListRequest> Read(IQueryCollection query, GatewayOptions options)
    {
        if (query["filter"].Count > 1)
        {
            return ScimError.InvalidFilter("The parameter 'filter' must not be repeated.");
        }

        if (ReadInteger(query, "startIndex", 1).IsRefused(out var refused, out var startIndex)
            || ReadInteger(query, "count", options.DefaultPageSize).IsRefused(out refused, out var count)
            || AttributeProjections.From(query).IsRefused(out refused, out var projection))
        {
            return refused;
        }

        // RFC 7644 §3.4.2.4: a startIndex below 1 counts as 1, a negative count as 0.
        return new ListRequest(
            query["filter"].ToString() is { Length: > 0 } filter ? filter : null,
            Math.Max(1, startIndex),
            Math.Clamp(count, 0, options.MaxPageSize),
            projection);
    }

    private static ScimResult<int> ReadInteger(IQueryCollection query, string name, int absent)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return absent;
        }

        // A number beyond the range of int lies beyond every list all the same.
        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (int)BigInteger.Clamp(number, int.MinValue, int.MaxValue)
            : ScimError.InvalidValue($"The parameter '{name}' must be an integer.");
    }
}
