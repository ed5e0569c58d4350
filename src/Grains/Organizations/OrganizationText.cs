namespace ScimCluster.Grains;

/// <summary>Texts that operators write.</summary>
internal static class OrganizationText
{
    /// <summary>Tells whether a text is not empty, not too long, and free of control characters and lone surrogates.</summary>
    public static bool IsUsable(string text, int maxLength) =>
        text.Trim().Length > 0 && text.Length <= maxLength && !text.Any(c => char.IsControl(c) || char.IsSurrogate(c));
}
