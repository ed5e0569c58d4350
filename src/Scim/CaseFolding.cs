namespace ScimCluster.Scim;

/// <summary>The one way in which this product forgets case: for keys, for comparisons, for searched columns.</summary>
/// <remarks>
/// <see cref="string.ToLowerInvariant"/> maps one UTF-16 unit to one, needs no culture, and gives the same answer on every
/// machine. The database stores its result and never folds by itself: its <c>lower()</c> depends on the locale. What it
/// does not equate is meant: "ß" and "ss", or composed and decomposed letters, are different names.
/// </remarks>
public static class CaseFolding
{
    /// <summary>Folds <paramref name="text"/>; two texts are equal without regard to case if their folded forms are equal.</summary>
    /// <param name="text">The text.</param>
    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.ToLowerInvariant();
    }
}
