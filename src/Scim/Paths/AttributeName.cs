namespace ScimCluster.Scim.Paths;

/// <summary>The grammar of attribute names (RFC 7643 §2.1) and of names with a URI in front (RFC 7644 §3.10).</summary>
internal static class AttributeName
{
    // A URI may hold more, but these never end a name in a filter: brackets, quotes and spaces do.
    public static bool IsPathCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "-_$.:/+%~@=*!#".Contains(c, StringComparison.Ordinal);

    // ATTRNAME = ALPHA *(nameChar); "$ref" is the one name of the RFC that begins otherwise.
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name is ['$', ..])
        {
            name = name[1..];
        }

        if (name.IsEmpty || !char.IsAsciiLetter(name[0]))
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Splits <c>[uri:]name[.sub]</c>; the dots of a URI stand in front of its last colon.</summary>
    public static AttributePath? Split(string text)
    {
        var colon = text.LastIndexOf(':');
        string? schema = null;
        if (colon >= 0)
        {
            schema = text[..colon];
            // Only URNs: "http:" in front of a name would make every typing error a URI.
            if (!schema.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) || schema.Length == 4)
            {
                return null;
            }
        }

        var name = text[(colon + 1)..];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var attribute = dot < 0 ? name : name[..dot];
        var sub = dot < 0 ? null : name[(dot + 1)..];
        var valid = IsValid(attribute) && (sub is null || IsValid(sub));
        return valid ? new AttributePath(schema, attribute, null, sub) : null;
    }
}
