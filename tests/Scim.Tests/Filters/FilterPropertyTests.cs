using FsCheck;
using FsCheck.Fluent;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;

namespace ScimCluster.Scim.Tests.Filters;

public class FilterPropertyTests
{
    private static readonly Gen<AttributePath> Path = Gen.Elements("userName", "name.givenName", "emails.value", "active", "urn:x:y:title")
        .Select(text => AttributePath.Parse(text).Value);

    private static readonly Gen<FilterLiteral> Literal = Gen.OneOf(
        ArbMap.Default.GeneratorFor<NonNull<string>>().Where(s => FilterTextIsValid(s.Get)).Select(s => new FilterLiteral(FilterLiteralKind.String, s.Get)),
        ArbMap.Default.GeneratorFor<int>().Select(i => new FilterLiteral(FilterLiteralKind.Number, $"{i}")),
        Gen.Elements(new FilterLiteral(FilterLiteralKind.Boolean, "true"), new FilterLiteral(FilterLiteralKind.Null, "null")));

    private static readonly Gen<FilterExpression> Leaf = Gen.OneOf(
        Path.Select(p => (FilterExpression)new PresentExpression(p)),
        from path in Path from op in Gen.Elements(Enum.GetValues<FilterOperator>()) from literal in Literal
        select (FilterExpression)new ComparisonExpression(path, op, literal));

    [Fact]
    public void What_is_printed_parses_to_the_same_expression() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Gen.Sized(size => Expression(Math.Min(size, 12), brackets: true)).ToArbitrary(), expression =>
        {
            var text = expression.ToString();
            return FilterExpression.Parse(text, ScimMode.Strict).Value.ToString() == text;
        }));

    [Fact]
    public void No_text_makes_the_parser_throw() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2_000),
        Prop.ForAll(
            Gen.Elements("a", " ", "eq", "pr", "and", "or", "not", "(", ")", "[", "]", "\"", "\"x\"", ".", "1", "-", "\\", "true", "é", "\0", "urn:x:")
                .ArrayOf().Select(string.Concat).ToArbitrary(),
            text => FilterExpression.Parse(text).Error is null or { ScimType: ScimType.InvalidFilter }
                && AttributePath.Parse(text).Error is null or { ScimType: ScimType.InvalidPath }));

    private static Gen<FilterExpression> Expression(int size, bool brackets)
    {
        if (size <= 1)
        {
            return Leaf;
        }

        var smaller = Expression(size / 2, brackets);
        var list = from first in smaller from second in smaller from rest in smaller.ArrayOf(1) select new[] { first, second }.Concat(rest).ToList();
        var branches = new List<Gen<FilterExpression>>
        {
            Leaf,
            smaller.Select(e => (FilterExpression)new NotExpression(e)),
            list.Select(l => (FilterExpression)new AndExpression([.. l.Select(o => o is AndExpression ? new NotExpression(o) : o)])),
            list.Select(l => (FilterExpression)new OrExpression([.. l.Select(o => o is OrExpression ? new NotExpression(o) : o)])),
        };
        if (brackets)
        {
            branches.Add(Expression(size / 2, brackets: false)
                .Select(e => (FilterExpression)new ValuePathExpression(new AttributePath(null, "emails", e, null))));
        }

        return Gen.OneOf(branches);
    }

    private static bool FilterTextIsValid(string text) => !text.Contains('\0') && !text.Any(char.IsSurrogate);
}
