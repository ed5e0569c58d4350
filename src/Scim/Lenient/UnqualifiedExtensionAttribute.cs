using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Lenient;

/// <summary>An attribute of an extension without its URI, as Entra writes it.</summary>
/// <remarks>
/// sent:     <c>{"op": "Add", "path": "manager", ...}</c>
/// intended: <c>{"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", ...}</c>
/// </remarks>
internal static class UnqualifiedExtensionAttribute
{
    /// <summary>The first extension that has the attribute; null if none has.</summary>
    public static Schema? FindOwner(ResourceType type, AttributePath path) =>
        path.Schema is null
            ? type.Extensions.Select(e => e.Schema).FirstOrDefault(s => s.FindAttribute(path.Attribute) is not null)
            : null;
}
