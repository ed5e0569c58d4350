namespace ScimCluster.Scim.Lenient;

/// <summary>A URI in <c>schemas</c> that the resource type does not have, such as the marker of Entra's first version.</summary>
/// <remarks>
/// sent:     <c>"schemas": ["urn:...:core:2.0:Group", "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"]</c>
/// intended: <c>"schemas": ["urn:...:core:2.0:Group"]</c>
/// </remarks>
internal static class MarkerSchema
{
    public static bool IsAccepted(ScimMode mode) => mode == ScimMode.Lenient;
}
