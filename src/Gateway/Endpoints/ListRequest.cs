using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The parameters of a list (RFC 7644 §3.4.2, RFC 9865 §2). Parameters that SCIM does not know are ignored.</summary>
/// <param name="Query">What the directory is asked for.</param>
/// <param name="Projection">Which attributes to return.</param>
internal sealed record ListRequest(ListIdentities Query, AttributeProjection Projection)
{
    /// <summary>The startIndex to answer with: none for a page that was asked for by cursor.</summary>
    public int? StartIndex => Query.Cursor is null ? Query.StartIndex : null;

    /// <summary>Reads the parameters of a GET.</summary>
    public static ScimResult<ListRequest> Read(ResourceType type, IQueryCollection query, GatewayOptions options)
    {
        if (query["filter"].Count > 1)
        {
            return ScimError.InvalidFilter("The parameter 'filter' must not be repeated.");
        }

        foreach (var name in SearchMessage.SingleParameters)
        {
            if (query[name].Count > 1)
            {
                return ScimError.InvalidValue($"The parameter '{name}' must not be repeated.");
            }
        }

        return ReadInteger("startIndex", query["startIndex"].ToString(), 1).IsRefused(out var refused, out var startIndex)
            || ReadInteger("count", query["count"].ToString(), options.DefaultPageSize).IsRefused(out refused, out var count)
            || AttributeProjections.From(type, query).IsRefused(out refused, out var projection)
                ? refused
                : Create(
                    type,
                    query["filter"].ToString(),
                    startIndex,
                    count,
                    string.IsNullOrEmpty(query["count"].ToString()),
                    query.TryGetValue("cursor", out var cursor) ? cursor.ToString() : null,
                    query["sortBy"].ToString(),
                    query["sortOrder"].ToString(),
                    projection,
                    options);
    }

    /// <summary>Reads a SearchRequest message (RFC 7644 §3.4.3).</summary>
    public static ScimResult<ListRequest> Read(ResourceType type, JsonObject body, GatewayOptions options) =>
        SearchMessage.Read(body).IsRefused(out var refused, out var message)
        || ReadInteger("startIndex", message.StartIndex, 1).IsRefused(out refused, out var startIndex)
        || ReadInteger("count", message.Count, options.DefaultPageSize).IsRefused(out refused, out var count)
        || AttributeProjection.Parse(type, message.Attributes, message.ExcludedAttributes).IsRefused(out refused, out var projection)
            ? refused
            : Create(
                type, message.Filter, startIndex, count, string.IsNullOrEmpty(message.Count), message.Cursor, message.SortBy, message.SortOrder, projection, options);

    private static ScimResult<ListRequest> Create(
        ResourceType type,
        string? filter,
        int startIndex,
        int count,
        bool countIsDefault,
        string? cursor,
        string? sortBy,
        string? sortOrder,
        AttributeProjection projection,
        GatewayOptions options)
    {
        var isDescending = string.Equals(sortOrder, "descending", StringComparison.OrdinalIgnoreCase);
        if (!string.IsNullOrEmpty(sortOrder) && !isDescending && !string.Equals(sortOrder, "ascending", StringComparison.OrdinalIgnoreCase))
        {
            return ScimError.InvalidValue("The parameter 'sortOrder' must be 'ascending' or 'descending'.");
        }

        // RFC 7644 §3.4.2.4: a startIndex below 1 counts as 1, a negative count as 0. §3.4.2.3: without sortBy there is
        // nothing that sortOrder could turn round.
        var sortedBy = string.IsNullOrEmpty(sortBy) ? null : sortBy;
        return new ListRequest(
            new ListIdentities(
                string.IsNullOrEmpty(filter) ? null : filter,
                Math.Max(1, startIndex),
                Math.Clamp(count, 0, options.MaxPageSize),
                cursor,
                sortedBy,
                sortedBy is not null && isDescending,
                countIsDefault,
                type.FindAttribute("groups") is { } groups && projection.Shows(null, groups)),
            projection);
    }

    /// <summary>RFC 9865 §2.1 has a keyword of its own for a wrong count.</summary>
    public static ScimError NotANumber(string name)
    {
        var detail = $"'{name}' must be an integer.";
        return name == "count" ? ScimError.InvalidCount(detail) : ScimError.InvalidValue(detail);
    }

    private static ScimResult<int> ReadInteger(string name, string? text, int absent)
    {
        if (string.IsNullOrEmpty(text))
        {
            return absent;
        }

        // A number beyond the range of int lies beyond every list all the same.
        return BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (int)BigInteger.Clamp(number, int.MinValue, int.MaxValue)
            : NotANumber(name);
    }
}
