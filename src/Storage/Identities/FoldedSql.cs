namespace ScimCluster.Storage;

/// <summary>How a folded document is stored.</summary>
internal static class FoldedSql
{
    /// <summary>
    /// Follows an expression of type jsonb, and leaves out what lists read from columns: userName would stand in two indexes,
    /// and a change of active alone would be one of the folded form.
    /// </summary>
    public const string WithoutColumns = " - '{active,userName}'::text[]";
}
