namespace ScimCluster.Scim.Filters;

/// <summary>Compares texts by code points, which is the order of their UTF-8 bytes and of PostgreSQL's <c>COLLATE "C"</c>.</summary>
/// <remarks>
/// Ordinal comparison of UTF-16 differs from it in one place: surrogates (U+D800) stand below U+E000 to U+FFFF, although
/// they spell code points above U+FFFF.
/// </remarks>
public static class CodePointOrder
{
    /// <summary>Compares two texts.</summary>
    /// <param name="left">The left text.</param>
    /// <param name="right">The right text.</param>
    /// <returns>Less than, equal to or greater than zero.</returns>
    public static int Compare(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var length = Math.Min(left.Length, right.Length);
        for (var i = 0; i < length; i++)
        {
            if (left[i] != right[i])
            {
                return Rank(left[i]).CompareTo(Rank(right[i]));
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
}
