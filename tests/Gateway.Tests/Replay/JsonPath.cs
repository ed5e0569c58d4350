using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScimCluster.Gateway.Tests.Replay;

/// <summary>The paths of conversation files: <c>$</c>, <c>.name</c>, <c>['name']</c>, <c>[0]</c>, <c>[attr=value]</c>.</summary>
internal static class JsonPath
{
    /// <summary>Follows a path; a step into something missing yields null.</summary>
    public static JsonNode? Select(JsonNode? root, string path)
    {
        if (!path.StartsWith('$'))
        {
            throw new FormatException($"A path begins with $: {path}");
        }

        var node = root;
        var rest = path.AsSpan(1);
        while (rest.Length > 0)
        {
            if (rest[0] == '.')
            {
                var end = rest[1..].IndexOfAny('.', '[') is var next && next < 0 ? rest.Length : next + 1;
                node = (node as JsonObject)?[rest[1..end].ToString()];
                rest = rest[end..];
            }
            else if (rest.StartsWith("['"))
            {
                var end = rest.IndexOf("']");
                node = (node as JsonObject)?[rest[2..end].ToString()];
                rest = rest[(end + 2)..];
            }
            else
            {
                var end = rest.IndexOf(']');
                node = Element(node as JsonArray, rest[1..end].ToString());
                rest = rest[(end + 1)..];
            }
        }

        return node;
    }

    private static JsonNode? Element(JsonArray? array, string selector)
    {
        if (array is null)
        {
            return null;
        }

        if (int.TryParse(selector, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return index < array.Count ? array[index] : null;
        }

        var separator = selector.IndexOf('=', StringComparison.Ordinal);
        var (attribute, value) = (selector[..separator], selector[(separator + 1)..]);
        return array.FirstOrDefault(element => TextOf((element as JsonObject)?[attribute]) == value);
    }

    private static string? TextOf(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
