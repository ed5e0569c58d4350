using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ScimCluster.Scim.Filters;

/// <summary>The kinds of literals that a filter compares with (<c>compValue</c> in RFC 7644 §3.4.2.2).</summary>
public enum FilterLiteralKind
{
    /// <summary>null: the attribute has no value.</summary>
    Null,

    /// <summary>A string with the escapes of JSON.</summary>
    String,

    /// <summary>A number in the grammar of JSON.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,
}

/// <summary>A literal of a filter.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">The string without quotes and escapes; for other kinds the JSON text.</param>
public sealed record FilterLiteral(FilterLiteralKind Kind, string Text)
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The literal is no number.</exception>
    public decimal Number => Kind == FilterLiteralKind.Number
        ? decimal.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture)
        : throw new InvalidOperationException("The literal is no number.");

    /// <summary>The literal as it is written in a filter.</summary>
    public override string ToString() => Kind == FilterLiteralKind.String ? JsonSerializer.Serialize(Text, Unescaped) : Text;
}
