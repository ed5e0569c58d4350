namespace ScimCluster.Scim.Lenient;

/// <summary>Booleans as text, which Entra sends.</summary>
/// <remarks>
/// sent:     <c>"active": "False"</c>, <c>roles[primary eq "True"]</c>
/// intended: <c>"active": false</c>, <c>roles[primary eq true]</c>
/// </remarks>
internal static class BooleanText
{
    public static bool TryRead(string text, out bool value) => bool.TryParse(text, out value);
}
