namespace ScimCluster.Storage.Lists;

/// <summary>One value in SQL: an expression of type text, or one of type jsonb; NULL stands for "absent".</summary>
internal readonly record struct Operand(string Sql, bool IsJson)
{
    /// <summary>The value as text in the order of code points; NULL if it is no text.</summary>
    public string AsText => IsJson
        ? $"(CASE jsonb_typeof({Sql}) WHEN 'string' THEN {Sql} #>> '{{}}' END COLLATE \"C\")"
        : $"({Sql} COLLATE \"C\")";

    /// <summary>The value as a number; NULL if it is none.</summary>
    public string AsNumber => $"(CASE jsonb_typeof({Sql}) WHEN 'number' THEN ({Sql})::numeric END)";
}
