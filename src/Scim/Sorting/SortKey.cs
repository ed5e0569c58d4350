using System.Text.Json.Nodes;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Sorting;

/// <summary>The value by which a resource is sorted: the definition that every translation to SQL must agree with.</summary>
/// <remarks>
/// Of a multi-valued attribute it is the primary value, else the first one (RFC 7644 §3.4.2.3). Texts are compared by code
/// points, folded unless the attribute is caseExact, and by their first <see cref="MaxTextLength"/> characters. A missing
/// value comes after all others in ascending order and before them in descending order.
/// </remarks>
public readonly record struct SortKey
{
    /// <summary>How many characters (code points) of a text count: cursors carry the value.</summary>
    public const int MaxTextLength = 256;

    private readonly string? _text;
    private readonly decimal? _number;

    private SortKey(string? text, decimal? number) => (_text, _number) = (text, number);

    /// <summary>Takes the key from a resource.</summary>
    /// <param name="path">The attribute, from <see cref="SortBinder"/>.</param>
    /// <param name="folded">The resource in the form of FoldedDocument.</param>
    public static SortKey Of(BoundPath path, JsonObject folded)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(folded);
        JsonNode? value = folded;
        if (path.Extension is not null)
        {
            value = Member(value, path.Extension);
        }

        value = Member(value, path.Attribute!.Name);
        if (value is JsonArray array)
        {
            value = array.FirstOrDefault(e => Member(e, "primary").TryGetBoolean(out var primary) && primary) ?? array.FirstOrDefault();
        }

        if (path.SubAttribute is { } sub)
        {
            value = Member(value, sub.Name);
        }

        return path.Leaf!.Type switch
        {
            AttributeType.Integer or AttributeType.Decimal => new(null, value.TryGetDecimal(out var number) ? number : null),
            AttributeType.Boolean => new(value.TryGetBoolean(out var flag) ? (flag ? "true" : "false") : null, null),
            _ => new(value.TryGetText(out var text) && text.Length > 0 ? Shorten(text) : null, null),
        };
    }

    /// <summary>Compares two keys of one attribute in ascending order.</summary>
    /// <param name="left">The left key.</param>
    /// <param name="right">The right key.</param>
    /// <returns>Less than, equal to or greater than zero.</returns>
    public static int Compare(SortKey left, SortKey right)
    {
        if (left._number is not null || right._number is not null)
        {
            return left._number is null ? 1 : right._number is null ? -1 : left._number.Value.CompareTo(right._number.Value);
        }

        return left._text is null ? (right._text is null ? 0 : 1)
            : right._text is null ? -1
            : CodePointOrder.Compare(left._text, right._text);
    }

    private static JsonNode? Member(JsonNode? node, string name) =>
        node is JsonObject members && members.TryGetMember(name, out var value) ? value : null;

    private static string Shorten(string text)
    {
        var (end, count) = (0, 0);
        while (end < text.Length && count < MaxTextLength)
        {
            end += char.IsHighSurrogate(text[end]) ? 2 : 1;
            count++;
        }

        return text[..Math.Min(end, text.Length)];
    }
}
