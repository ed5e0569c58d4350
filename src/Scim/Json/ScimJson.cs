using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace ScimCluster.Scim.Json;

/// <summary>Reads request bodies into documents that PostgreSQL's <c>jsonb</c> can hold as they are.</summary>
public static class ScimJson
{
    /// <summary>
    /// The deepest nesting accepted by default. A Schema resource, the deepest of RFC 7643, has six levels; the others are for
    /// the envelope of a bulk request or a PATCH.
    /// </summary>
    public const int DefaultMaxDepth = 12;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Parses one JSON object (RFC 7644 §3.12: what is no JSON is <c>invalidSyntax</c>).</summary>
    /// <param name="utf8">The body. A byte order mark in front is skipped.</param>
    /// <param name="maxDepth">How deeply objects and arrays may nest; the body itself is level one.</param>
    /// <returns>
    /// The object, every value read, whose members are found without regard to case (RFC 7643 §2.1).
    /// <c>invalidSyntax</c>: empty, malformed, not UTF-8, not an object, nested too deeply, or a member named twice.
    /// <c>invalidValue</c>: a NUL character, a lone surrogate, or a number beyond any numeric type. It never throws.
    /// </returns>
    public static ScimResult<JsonObject> Parse(ReadOnlySpan<byte> utf8, int maxDepth = DefaultMaxDepth)
    {
        if (utf8.StartsWith(ByteOrderMark))
        {
            utf8 = utf8[ByteOrderMark.Length..];
        }

        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
        {
            return ScimError.InvalidSyntax("The request has no body.");
        }

        if (!Utf8.IsValid(utf8))
        {
            return ScimError.InvalidSyntax("The body is not valid UTF-8.");
        }

        // The reader itself counts one level more than it lets through, so that our own refusal names the limit.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
        return JsonTreeReader.Read(ref reader, maxDepth);
    }

    /// <summary>Parses text; the same as <see cref="Parse(ReadOnlySpan{byte}, int)"/> of its UTF-8 form.</summary>
    /// <param name="text">The text of a JSON object.</param>
    /// <param name="maxDepth">How deeply objects and arrays may nest.</param>
    public static ScimResult<JsonObject> Parse(string text, int maxDepth = DefaultMaxDepth)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(Encoding.UTF8.GetBytes(text), maxDepth);
    }
}
