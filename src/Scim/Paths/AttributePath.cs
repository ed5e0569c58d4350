using ScimCluster.Scim.Filters;

namespace ScimCluster.Scim.Paths;

/// <summary>
/// The name of an attribute as a client writes it: <c>name.givenName</c>, <c>urn:...:User:title</c>, the URI of an extension
/// alone, or a value path <c>emails[type eq "work"].value</c> (RFC 7644 §3.10 and the PATH rule of §3.5.2).
/// </summary>
/// <param name="Schema">The URI in front of the last colon of the name, or null.</param>
/// <param name="Attribute">The name of the attribute; for a bare URI its last segment.</param>
/// <param name="ValueFilter">The filter in brackets, or null.</param>
/// <param name="SubAttribute">The name after the dot, or null.</param>
public sealed record AttributePath(string? Schema, string Attribute, FilterExpression? ValueFilter, string? SubAttribute)
{
    /// <summary>Parses a path. Names are not looked up; <see cref="PathBinder"/> does that.</summary>
    /// <param name="text">The path.</param>
    /// <returns>The path, or <c>invalidPath</c> with the offending text.</returns>
    public static ScimResult<AttributePath> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PathParser.Parse(text);
    }

    /// <summary>The path as a client would write it.</summary>
    public override string ToString()
    {
        var attribute = Schema is null ? Attribute : $"{Schema}:{Attribute}";
        var filter = ValueFilter is null ? "" : $"[{ValueFilter}]";
        var sub = SubAttribute is null ? "" : $".{SubAttribute}";
        return attribute + filter + sub;
    }
}
