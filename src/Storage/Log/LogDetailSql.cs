namespace ScimCluster.Storage;

/// <summary>What the log row of a write has beside what the outbox has too: one parameter, so that a write has one more and not four.</summary>
internal static class LogDetailSql
{
    /// <summary>The columns, for the list of an insert.</summary>
    public const string Columns = "actor, token_id, token_label, duration_ms, changed_values";

    /// <summary>The same columns of the record.</summary>
    public const string Values = "d.actor, d.token_id, d.token_label, d.duration_ms, d.changed_values";

    /// <summary>The id of the row of a change that may be sent several times; null for others.</summary>
    public const string OperationId = "d.operation_id";

    /// <summary>Behind <c>jsonb_to_record($n)</c>.</summary>
    public const string Record = "AS d (operation_id uuid, actor text, token_id uuid, token_label text, duration_ms integer, changed_values jsonb)";
}
