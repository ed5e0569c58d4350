namespace ScimCluster.Scim.Filters;

internal enum FilterTokenKind
{
    End,
    Word,
    String,
    Number,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
}

/// <summary>A token; <paramref name="Position"/> counts from 1.</summary>
internal readonly record struct FilterToken(FilterTokenKind Kind, string Text, int Position, bool AfterSpace);
