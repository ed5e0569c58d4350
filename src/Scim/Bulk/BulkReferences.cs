using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ScimCluster.Scim.Json;

namespace ScimCluster.Scim.Bulk;

/// <summary>A resource that an operation of the request has made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Location">Its address.</param>
internal sealed record CreatedResource(string Id, string Location);

/// <summary>
/// The references of the form <c>bulkId:qwerty</c> in the data of operations (RFC 7644 §3.7.2): whole values at any depth, the last
/// segment of a <c>$ref</c>, and values in the filter of a PATCH path.
/// </summary>
internal static partial class BulkReferences
{
    private const string Prefix = "bulkId:";

    /// <summary>The bulkId that a text refers to, or null if it is no reference.</summary>
    public static string? BulkIdOf(string text) =>
        text.Length > Prefix.Length && text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : null;

    /// <summary>The bulkIds that some data refer to, each once.</summary>
    public static IReadOnlyList<string> Find(JsonNode? data)
    {
        if (data.TryGetText(out var text))
        {
            return BulkIdOf(text) is { } only ? [only] : [];
        }

        var found = new List<string>();
        Visit(data, (bulkId, _) =>
        {
            found.Add(bulkId);
            return null;
        });
        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Puts ids, in a <c>$ref</c> addresses, in the place of references.</summary>
    /// <param name="data">The data, which are changed.</param>
    /// <param name="resolve">The resource of a bulkId.</param>
    public static void Resolve(JsonNode? data, Func<string, CreatedResource> resolve) =>
        Visit(data, (bulkId, isAddress) => isAddress ? resolve(bulkId).Location : resolve(bulkId).Id);

    private static void Visit(JsonNode? node, Func<string, bool, string?> replace)
    {
        switch (node)
        {
            case JsonObject members:
                for (var i = 0; i < members.Count; i++)
                {
                    var (name, value) = members.GetAt(i);
                    if (value.TryGetText(out var text))
                    {
                        if (Rewrite(name, text, replace) is { } rewritten)
                        {
                            members.SetAt(i, rewritten);
                        }
                    }
                    else
                    {
                        Visit(value, replace);
                    }
                }

                break;
            case JsonArray elements:
                for (var i = 0; i < elements.Count; i++)
                {
                    if (elements[i].TryGetText(out var text))
                    {
                        if (Rewrite("", text, replace) is { } rewritten)
                        {
                            elements[i] = rewritten;
                        }
                    }
                    else
                    {
                        Visit(elements[i], replace);
                    }
                }

                break;
        }
    }

    private static string? Rewrite(string name, string text, Func<string, bool, string?> replace)
    {
        var isAddress = name.Equals("$ref", StringComparison.OrdinalIgnoreCase);
        if (BulkIdOf(text) is { } whole)
        {
            return replace(whole, isAddress);
        }

        if (isAddress && text.LastIndexOf('/') is var slash and >= 0 && BulkIdOf(text[(slash + 1)..]) is { } last)
        {
            return replace(last, false) is { } id ? text[..(slash + 1)] + id : null;
        }

        return name.Equals("path", StringComparison.OrdinalIgnoreCase) && text.Contains(Prefix, StringComparison.Ordinal)
            ? InFilter().Replace(text, match => replace(match.Groups["id"].Value, false) is { } id ? $"\"{id}\"" : match.Value)
            : null;
    }

    [GeneratedRegex("\"bulkId:(?<id>[^\"\\\\]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InFilter();
}
