using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Filters;

/// <summary>
/// Recursive descent over the grammar of RFC 7644 §3.4.2.2: "or" binds loosest, then "and", then "not", which needs
/// parentheses. The first complaint wins and is kept in <see cref="_error"/>.
/// </summary>
internal sealed class FilterParser
{
    private readonly List<FilterToken> _tokens;
    private readonly ScimMode _mode;
    private readonly FilterLimits _limits;
    private int _next;
    private int _nodes;
    private int _depth;
    private ScimError? _error;

    private FilterParser(List<FilterToken> tokens, ScimMode mode, FilterLimits limits)
    {
        _tokens = tokens;
        _mode = mode;
        _limits = limits;
    }

    private FilterToken Current => _tokens[_next];

    public static ScimResult<FilterExpression> Parse(string text, ScimMode mode, FilterLimits limits) =>
        Parse(text, offset: 0, mode, limits, insideBrackets: false);

    /// <summary>Parses what stands between the brackets of a value path, where no further brackets may stand.</summary>
    /// <param name="text">What stands between the brackets.</param>
    /// <param name="offset">How many characters of the path stand in front of it: positions count from the start of the path.</param>
    public static ScimResult<FilterExpression> ParseValueFilter(string text, int offset) =>
        Parse(text, offset, ScimMode.Strict, FilterLimits.Default, insideBrackets: true);

    private static ScimResult<FilterExpression> Parse(string text, int offset, ScimMode mode, FilterLimits limits, bool insideBrackets)
    {
        if (text.Length > limits.MaxLength)
        {
            return ScimError.InvalidFilter(
                $"The filter has more than {limits.MaxLength} characters (position {offset + limits.MaxLength + 1}).");
        }

        if (FilterLexer.Tokenize(text, offset).IsRefused(out var error, out var tokens))
        {
            return error;
        }

        var parser = new FilterParser(tokens, mode, limits);
        var expression = parser.ParseOr(insideBrackets);
        if (expression is not null && parser.Current.Kind != FilterTokenKind.End)
        {
            expression = parser.Fail("'and', 'or' or the end was expected");
        }

        return expression is not null ? expression : parser._error!;
    }

    private FilterExpression? ParseOr(bool insideBrackets)
    {
        var operands = ParseList("or", () => ParseAnd(insideBrackets));
        return operands is null ? null : operands.Count == 1 ? operands[0] : Count(new OrExpression(operands) { Position = operands[0].Position });
    }

    private FilterExpression? ParseAnd(bool insideBrackets)
    {
        var operands = ParseList("and", () => ParseOperand(insideBrackets));
        return operands is null ? null : operands.Count == 1 ? operands[0] : Count(new AndExpression(operands) { Position = operands[0].Position });
    }

    private List<FilterExpression>? ParseList(string keyword, Func<FilterExpression?> parseOperand)
    {
        var operands = new List<FilterExpression>();
        do
        {
            if (parseOperand() is not { } operand)
            {
                return null;
            }

            operands.Add(operand);
        }
        while (AcceptKeyword(keyword));
        return operands;
    }

    private FilterExpression? ParseOperand(bool insideBrackets)
    {
        if (_next > 0 && !Current.AfterSpace && _tokens[_next - 1].Kind == FilterTokenKind.Word && !IsNotKeyword(_tokens[_next - 1]))
        {
            return Fail("a space was expected");
        }

        if (Current.Kind == FilterTokenKind.OpenParenthesis)
        {
            return ParseGroup(insideBrackets);
        }

        if (IsNotKeyword(Current) && _tokens[_next + 1].Kind == FilterTokenKind.OpenParenthesis)
        {
            var position = Current.Position;
            _next++;
            return ParseGroup(insideBrackets) is { } operand ? Count(new NotExpression(operand) { Position = position }) : null;
        }

        return ParseAttributeExpression(insideBrackets);
    }

    private FilterExpression? ParseGroup(bool insideBrackets)
    {
        if (++_depth > _limits.MaxDepth)
        {
            return Fail("the filter is nested too deeply");
        }

        _next++;
        if (ParseOr(insideBrackets) is not { } inner)
        {
            return null;
        }

        _depth--;
        return Accept(FilterTokenKind.CloseParenthesis) ? inner : Fail("')' was expected");
    }

    private FilterExpression? ParseAttributeExpression(bool insideBrackets)
    {
        if (Current.Kind != FilterTokenKind.Word || AttributeName.Split(Current.Text) is not { } path)
        {
            return Fail("the name of an attribute was expected");
        }

        var position = Current.Position;
        _next++;
        if (Current is { Kind: FilterTokenKind.OpenBracket, AfterSpace: false })
        {
            return insideBrackets ? Fail("brackets cannot stand inside brackets") : ParseValuePath(path, position);
        }

        return ParseComparison(path, position);
    }

    private FilterExpression? ParseValuePath(AttributePath path, int position)
    {
        _next++;
        if (++_depth > _limits.MaxDepth)
        {
            return Fail("the filter is nested too deeply");
        }

        if (ParseOr(insideBrackets: true) is not { } filter)
        {
            return null;
        }

        _depth--;
        if (!Accept(FilterTokenKind.CloseBracket))
        {
            return Fail("']' was expected");
        }

        path = path with { ValueFilter = filter };
        if (Current is not { Kind: FilterTokenKind.Word, AfterSpace: false } || Current.Text[0] != '.')
        {
            return Count(new ValuePathExpression(path) { Position = position });
        }

        // The grammar ends a value path at its bracket; Entra goes on: Lenient/FilteredSubAttribute.
        if (_mode == ScimMode.Strict || path.SubAttribute is not null || !AttributeName.IsValid(Current.Text.AsSpan(1)))
        {
            return Fail("a value path ends at its bracket");
        }

        path = path with { SubAttribute = Current.Text[1..] };
        _next++;
        return ParseComparison(path, position);
    }

    private FilterExpression? ParseComparison(AttributePath path, int position)
    {
        if (Current is not { Kind: FilterTokenKind.Word, AfterSpace: true })
        {
            return Fail("an operator was expected");
        }

        if (string.Equals(Current.Text, "pr", StringComparison.OrdinalIgnoreCase))
        {
            _next++;
            return Count(new PresentExpression(path) { Position = position });
        }

        if (FilterOperators.Find(Current.Text) is not { } op)
        {
            return Fail("an operator was expected");
        }

        _next++;
        if (!Current.AfterSpace || ReadLiteral(Current) is not { } literal)
        {
            return Fail("a string, a number, true, false or null was expected");
        }

        _next++;
        return Count(new ComparisonExpression(path, op, literal) { Position = position });
    }

    private static FilterLiteral? ReadLiteral(FilterToken token) => token switch
    {
        { Kind: FilterTokenKind.String } => new FilterLiteral(FilterLiteralKind.String, token.Text),
        { Kind: FilterTokenKind.Number } => new FilterLiteral(FilterLiteralKind.Number, token.Text),
        // RFC 7159 §3: these names are in small letters.
        { Kind: FilterTokenKind.Word, Text: "true" or "false" } => new FilterLiteral(FilterLiteralKind.Boolean, token.Text),
        { Kind: FilterTokenKind.Word, Text: "null" } => new FilterLiteral(FilterLiteralKind.Null, token.Text),
        _ => null,
    };

    private static bool IsNotKeyword(FilterToken token) =>
        token.Kind == FilterTokenKind.Word && string.Equals(token.Text, "not", StringComparison.OrdinalIgnoreCase);

    private bool AcceptKeyword(string keyword)
    {
        var accepted = Current is { Kind: FilterTokenKind.Word, AfterSpace: true }
            && string.Equals(Current.Text, keyword, StringComparison.OrdinalIgnoreCase);
        _next += accepted ? 1 : 0;
        return accepted;
    }

    private bool Accept(FilterTokenKind kind)
    {
        var accepted = Current.Kind == kind;
        _next += accepted ? 1 : 0;
        return accepted;
    }

    private FilterExpression? Count(FilterExpression node) =>
        ++_nodes <= _limits.MaxNodes ? node : Fail($"the filter has more than {_limits.MaxNodes} parts");

    private FilterExpression? Fail(string expectation)
    {
        var complaint = char.ToUpperInvariant(expectation[0]) + expectation[1..];
        _error ??= ScimError.InvalidFilter($"{complaint} (position {Current.Position}).");
        return null;
    }
}
