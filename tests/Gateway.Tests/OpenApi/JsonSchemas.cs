using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScimCluster.Gateway.Tests.OpenApi;

/// <summary>Checks values against the schemas of a document; what a schema does not name may not be there.</summary>
internal sealed class JsonSchemas(JsonObject document)
{
    private static readonly string[] Known =
        ["$ref", "type", "properties", "required", "items", "format", "minLength", "maxLength", "minimum", "maximum", "description", "additionalProperties"];

    /// <summary>What is wrong with a value; nothing, if it fits.</summary>
    public IEnumerable<string> Errors(JsonObject schema, JsonNode? value, string path = "$")
    {
        if (schema["$ref"] is { } reference)
        {
            schema = document["components"]!["schemas"]![reference.GetValue<string>().Split('/')[^1]]!.AsObject();
        }

        if (schema["oneOf"] is JsonArray alternatives)
        {
            if (alternatives.Count(alternative => !Errors(alternative!.AsObject(), value, path).Any()) != 1)
            {
                yield return $"{path} does not fit exactly one of {alternatives.ToJsonString()}";
            }

            yield break;
        }

        foreach (var keyword in schema.Select(member => member.Key).Except(Known, StringComparer.Ordinal))
        {
            yield return $"{path}: the test does not know {keyword}";
        }

        if (schema["type"] is null)
        {
            // Anything fits.
            yield break;
        }

        var types = schema["type"] is JsonArray several ? several.Select(type => type!.GetValue<string>()).ToList() : [schema["type"]!.GetValue<string>()];
        var type = TypeOf(value);
        if (!types.Contains(type, StringComparer.Ordinal))
        {
            yield return $"{path} is {type}, not {string.Join(" or ", types)}";
            yield break;
        }

        var inner = value switch
        {
            JsonObject members => OfObject(schema, members, path),
            JsonArray items => items.SelectMany((item, i) => Errors(schema["items"]!.AsObject(), item, $"{path}[{i}]")),
            JsonValue text when type == "string" => OfText(schema, text.GetValue<string>(), path),
            _ => [],
        };
        foreach (var error in inner)
        {
            yield return error;
        }
    }

    private IEnumerable<string> OfObject(JsonObject schema, JsonObject members, string path)
    {
        var properties = schema["properties"]?.AsObject() ?? [];
        foreach (var name in (schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).Where(name => !members.ContainsKey(name)))
        {
            yield return $"{path} has no {name}";
        }

        foreach (var (name, member) in members)
        {
            if ((properties[name] ?? schema["additionalProperties"]) is not JsonObject property)
            {
                yield return $"{path} has {name}, which the schema does not name";
                continue;
            }

            foreach (var error in Errors(property, member, $"{path}.{name}"))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<string> OfText(JsonObject schema, string text, string path)
    {
        if (text.Length < (schema["minLength"]?.GetValue<int>() ?? 0) || text.Length > (schema["maxLength"]?.GetValue<int>() ?? int.MaxValue))
        {
            yield return $"{path} has {text.Length} characters";
        }

        var fits = schema["format"]?.GetValue<string>() switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date-time" => DateTimeOffset.TryParseExact(
                text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            null => true,
            _ => false,
        };
        if (!fits)
        {
            yield return $"{path} is '{text}', no {schema["format"]}";
        }
    }

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.AsValue().TryGetValue<long>(out _) ? "integer" : "number",
    };
}
