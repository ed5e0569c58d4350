using System.Text.RegularExpressions;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>
/// The reason of a refusal without values. Reasons quote names of attributes, which stay, and now and then what the client
/// sent, such as a filter, which is cut out.
/// </summary>
internal static partial class LogDetailText
{
    private const string Cut = "…";
    private const int MaxLength = 500;

    private static readonly string[] Parameters =
    [
        "filter", "sortBy", "sortOrder", "startIndex", "count", "cursor", "attributes", "excludedAttributes", "schemas", "Operations", "op", "path",
        "value",
    ];

    /// <summary>Cuts the values out.</summary>
    /// <param name="detail">The reason as the client gets it.</param>
    /// <param name="type">The attributes whose names may stay.</param>
    /// <param name="id">The last segment of the address, which need not be an id.</param>
    public static string WithoutValues(string detail, ResourceType type, string? id)
    {
        var text = string.IsNullOrEmpty(id) ? detail : detail.Replace(id, Cut, StringComparison.Ordinal);

        // From the first quotation that is no name up to the last quotation mark: a value may have quotation marks of its own.
        var value = Quoted().Matches(text).FirstOrDefault(quoted => !IsName(quoted.Groups["text"].Value, type));
        if (value is not null)
        {
            var end = text.LastIndexOfAny(['\'', '"']) + 1;
            text = text[..value.Index] + Cut + text[end..];
        }

        return text.Length <= MaxLength ? text : text[..MaxLength];
    }

    private static bool IsName(string text, ResourceType type)
    {
        if (Parameters.Contains(text, StringComparer.Ordinal) || type.FindExtension(text) is not null)
        {
            return true;
        }

        var extension = type.Extensions.FirstOrDefault(known => text.StartsWith(known.Schema.Id + ":", StringComparison.OrdinalIgnoreCase));
        var path = Path().Match(extension is null ? text : text[(extension.Schema.Id.Length + 1)..]);
        var attribute = !path.Success ? null
            : extension is null ? type.FindAttribute(path.Groups["name"].Value)
            : extension.Schema.FindAttribute(path.Groups["name"].Value);
        return attribute is not null && (!path.Groups["sub"].Success || attribute.FindSubAttribute(path.Groups["sub"].Value) is not null);
    }

    [GeneratedRegex("'(?<text>[^'\"]*)'|\"(?<text>[^'\"]*)\"|['\"]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\A(?<name>[$\w-]+)(\[\d*\])?(\.(?<sub>[$\w-]+))?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();
}
