using System.Globalization;
using System.Text.Json;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Filters;

/// <summary>Cuts a filter into tokens.</summary>
internal static class FilterLexer
{
    /// <summary>Reads all tokens and the end.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="offset">How many characters stand in front of it where positions are counted.</param>
    public static ScimResult<List<FilterToken>> Tokenize(string text, int offset)
    {
        var tokens = new List<FilterToken>();
        var position = 0;
        while (true)
        {
            var start = position;
            while (position < text.Length && text[position] == ' ')
            {
                position++;
            }

            var afterSpace = position > start || position == 0;
            if (position == text.Length)
            {
                tokens.Add(new FilterToken(FilterTokenKind.End, "", offset + position + 1, afterSpace));
                return tokens;
            }

            var (kind, value, next) = ReadToken(text, position);
            if (kind == FilterTokenKind.End)
            {
                return ScimError.InvalidFilter($"{value} (position {offset + position + 1}).");
            }

            tokens.Add(new FilterToken(kind, value, offset + position + 1, afterSpace));
            position = next;
        }
    }

    // A token of kind End carries the complaint.
    private static (FilterTokenKind Kind, string Text, int Next) ReadToken(string text, int position) => text[position] switch
    {
        '(' => (FilterTokenKind.OpenParenthesis, "(", position + 1),
        ')' => (FilterTokenKind.CloseParenthesis, ")", position + 1),
        '[' => (FilterTokenKind.OpenBracket, "[", position + 1),
        ']' => (FilterTokenKind.CloseBracket, "]", position + 1),
        '"' => ReadString(text, position),
        '-' or (>= '0' and <= '9') => ReadNumber(text, position),
        var c when AttributeName.IsPathCharacter(c) => ReadWord(text, position),
        _ => (FilterTokenKind.End, "Unexpected character", position),
    };

    private static (FilterTokenKind Kind, string Text, int Next) ReadWord(string text, int position)
    {
        var end = position;
        while (end < text.Length && AttributeName.IsPathCharacter(text[end]))
        {
            end++;
        }

        return (FilterTokenKind.Word, text[position..end], end);
    }

    private static (FilterTokenKind Kind, string Text, int Next) ReadNumber(string text, int position)
    {
        var (_, number, end) = ReadWord(text, position);
        return IsJsonNumber(number) && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? (FilterTokenKind.Number, number, end)
            : (FilterTokenKind.End, "Not a number, or one that is too large", position);
    }

    private static (FilterTokenKind Kind, string Text, int Next) ReadString(string text, int position)
    {
        var end = position + 1;
        while (end < text.Length && text[end] != '"')
        {
            end += text[end] == '\\' ? 2 : 1;
        }

        if (end >= text.Length)
        {
            return (FilterTokenKind.End, "A string is not closed", position);
        }

        try
        {
            var value = JsonSerializer.Deserialize<string>(text.AsSpan(position, end + 1 - position))!;
            return value.Contains('\0') || HasLoneSurrogate(value)
                ? (FilterTokenKind.End, "A string holds a NUL character or half of a surrogate pair", position)
                : (FilterTokenKind.String, value, end + 1);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // A wrong escape, a control character, or half of a surrogate pair: the serializer has three ways to say so.
            return (FilterTokenKind.End, "A string has a wrong escape or a control character", position);
        }
    }

    private static bool HasLoneSurrogate(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(value[i]))
            {
                return true;
            }
        }

        return false;
    }

    // RFC 8259 §6: no leading zeros, a digit on either side of the point.
    private static bool IsJsonNumber(string text)
    {
        var i = text[0] == '-' ? 1 : 0;
        var whole = Digits(text, ref i);
        if (whole == 0 || (whole > 1 && text[i - whole] == '0'))
        {
            return false;
        }

        if (i < text.Length && text[i] == '.')
        {
            i++;
            if (Digits(text, ref i) == 0)
            {
                return false;
            }
        }

        if (i < text.Length && text[i] is ('e' or 'E'))
        {
            i++;
            if (i < text.Length && text[i] is ('+' or '-'))
            {
                i++;
            }

            if (Digits(text, ref i) == 0)
            {
                return false;
            }
        }

        return i == text.Length;
    }

    private static int Digits(string text, ref int i)
    {
        var start = i;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        return i - start;
    }
}
