using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScimCluster.Scim.Json;

/// <summary>
/// Builds the tree token by token. JsonNode.Parse keeps raw text and would report duplicates, surrogates and numbers only
/// when somebody looks at them.
/// </summary>
internal static class JsonTreeReader
{
    private static readonly JsonNodeOptions NodeOptions = new() { PropertyNameCaseInsensitive = true };

    public static ScimResult<JsonObject> Read(ref Utf8JsonReader reader, int maxDepth)
    {
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return ScimError.InvalidSyntax("The body must be a JSON object.");
            }

            var (node, error) = ReadObject(ref reader, maxDepth - 1);
            if (error is not null)
            {
                return error;
            }

            // Reads on to the end, where the reader complains of anything that follows the object.
            reader.Read();
            return (JsonObject)node!;
        }
        catch (JsonException e)
        {
            return ScimError.InvalidSyntax($"The body is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).");
        }
    }

    private static (JsonNode? Node, ScimError? Error) ReadObject(ref Utf8JsonReader reader, int depthLeft)
    {
        var result = new JsonObject(NodeOptions);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (!TryGetText(ref reader, out var name))
            {
                return (null, ScimError.InvalidValue("A member name holds a NUL character or half of a surrogate pair."));
            }

            reader.Read();
            var (value, error) = ReadValue(ref reader, depthLeft);
            if (error is not null)
            {
                return (null, error);
            }

            if (result.ContainsKey(name))
            {
                return (null, ScimError.InvalidSyntax($"The member '{Excerpt.Of(name)}' is given twice; names are compared without regard to case."));
            }

            result.Add(name, value);
        }

        return (result, null);
    }

    private static (JsonNode? Node, ScimError? Error) ReadArray(ref Utf8JsonReader reader, int depthLeft)
    {
        var result = new JsonArray(NodeOptions);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (value, error) = ReadValue(ref reader, depthLeft);
            if (error is not null)
            {
                return (null, error);
            }

            result.Add(value);
        }

        return (result, null);
    }

    private static (JsonNode? Node, ScimError? Error) ReadValue(ref Utf8JsonReader reader, int depthLeft)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when depthLeft <= 0:
                return (null, ScimError.InvalidSyntax("The body nests objects and arrays too deeply."));
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, depthLeft - 1);
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, depthLeft - 1);
            case JsonTokenType.String:
                return TryGetText(ref reader, out var text)
                    ? (JsonValue.Create(text, NodeOptions), null)
                    : (null, ScimError.InvalidValue("A string holds a NUL character or half of a surrogate pair."));
            case JsonTokenType.Number:
                return ReadNumber(ref reader);
            case JsonTokenType.True:
                return (JsonValue.Create(true, NodeOptions), null);
            case JsonTokenType.False:
                return (JsonValue.Create(false, NodeOptions), null);
            default:
                return (null, null);
        }
    }

    private static (JsonNode? Node, ScimError? Error) ReadNumber(ref Utf8JsonReader reader)
    {
        // A number of hundreds of digits would still be a double, but no longer the number that was sent.
        const int longestNumber = 64;
        if (reader.ValueSpan.Length <= longestNumber)
        {
            if (reader.TryGetInt64(out var integer))
            {
                return (JsonValue.Create(integer, NodeOptions), null);
            }

            if (reader.TryGetDecimal(out var exact))
            {
                return (JsonValue.Create(exact, NodeOptions), null);
            }

            if (reader.TryGetDouble(out var approximate) && double.IsFinite(approximate))
            {
                return (JsonValue.Create(approximate, NodeOptions), null);
            }
        }

        return (null, ScimError.InvalidValue("A number is too large or has too many digits."));
    }

    private static bool TryGetText(ref Utf8JsonReader reader, out string text)
    {
        try
        {
            text = reader.GetString()!;
            return !text.Contains('\0');
        }
        catch (InvalidOperationException)
        {
            // The reader's way to say that an escape names half of a surrogate pair.
            text = "";
            return false;
        }
    }
}
