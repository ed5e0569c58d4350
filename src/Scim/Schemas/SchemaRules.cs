using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Schemas;

/// <summary>What a schema must keep to beyond its syntax, so that everything that it says can be enforced.</summary>
internal static class SchemaRules
{
    public static ScimError? Check(Schema schema)
    {
        // Paths tell a URN in front of a name from a typing error by "urn:", and filters end a name at other characters.
        if (!schema.Id.StartsWith("urn:", StringComparison.OrdinalIgnoreCase) || schema.Id.Length == "urn:".Length || !schema.Id.All(AttributeName.IsPathCharacter))
        {
            return ScimError.InvalidValue($"The id '{schema.Id}' must be a URN such as 'urn:example:params:scim:schemas:extension:2.0:User'.");
        }

        if (schema.Attributes.Count == 0)
        {
            return ScimError.InvalidValue("The schema has no 'attributes'.");
        }

        return schema.Attributes.Select(attribute => Check(attribute, attribute.Name)).FirstOrDefault(error => error is not null);
    }

    private static ScimError? Check(SchemaAttribute attribute, string path)
    {
        if (attribute.Uniqueness != Uniqueness.None
            && (attribute.Type is AttributeType.Complex or AttributeType.Boolean || attribute.Returned == Returned.Never))
        {
            return Wrong(path, "is complex, boolean or never returned, so its 'uniqueness' must be 'none'");
        }

        // RFC 7643 §7: what may not be read is not returned.
        if (attribute is { Mutability: Mutability.WriteOnly, Returned: not Returned.Never })
        {
            return Wrong(path, "is writeOnly, so its 'returned' must be 'never'");
        }

        if (attribute is { Mutability: Mutability.ReadOnly, Required: true })
        {
            return Wrong(path, "is readOnly and required, but nobody could ever set it");
        }

        // A password is checked and forgotten; a required one would be missing in every stored document.
        if (attribute is { Mutability: Mutability.WriteOnly, Required: true })
        {
            return Wrong(path, "is writeOnly and required, but such values are not stored");
        }

        foreach (var sub in attribute.SubAttributes)
        {
            var subPath = $"{path}.{sub.Name}";
            if (sub.Type == AttributeType.Complex)
            {
                return Wrong(subPath, "is complex, as a sub-attribute must not be (RFC 7643 section 2.3.8)");
            }

            if (Check(sub, subPath) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static ScimError Wrong(string path, string what) => ScimError.InvalidValue($"The attribute '{path}' {what}.");
}
