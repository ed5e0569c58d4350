using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Lenient;

/// <summary>A path to an attribute that the customer has mapped and this service does not have.</summary>
/// <remarks>
/// sent:     <c>{"op": "Add", "path": "urn:ietf:params:scim:schemas:core:2.0:User:role", "value": "Admin"}</c>
/// intended: nothing that concerns this service; an error would keep the whole person from being provisioned
/// An unqualified name that is unknown is still <c>invalidPath</c>: it is more likely an error in the mapping.
/// </remarks>
internal static class ForeignAttribute
{
    public static bool IsNamedBy(AttributePath path, ResourceType type) =>
        path.Schema is not null && PathBinder.Resolve(type, path, ScimMode.Lenient) is null;
}
