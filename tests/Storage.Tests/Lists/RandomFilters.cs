using System.Globalization;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Sorting;

namespace ScimCluster.Storage.Tests.Lists;

/// <summary>Filters and orders on every attribute of <see cref="OracleType"/>.</summary>
internal sealed class RandomFilters(Random random, RandomUsers values)
{
    private static readonly AttributePath[] Paths = [.. AllPaths()];

    private static readonly AttributePath[] Often =
        [.. new[] { "userName", "userName", "externalId", "id", "emails.value", "emails.type", "emails", "meta.created", "meta.lastModified", "meta.version", "active", "schemas" }
            .Select(text => AttributePath.Parse(text).Value)];

    private static readonly string[] Elements = ["emails", "phoneNumbers", $"{OracleType.Extension}:visits"];

    /// <summary>A filter that can be bound and translated, with text that shows it.</summary>
    /// <param name="ids">The ids that literals may name.</param>
    public (string Text, BoundFilter Filter) Next(Guid[] ids)
    {
        while (true)
        {
            var expression = Expression(random.Next(1, 8), () => Path(), ids, brackets: true);
            if (FilterBinder.Bind(OracleType.Instance, expression) is { Error: null, Value: var filter }
                && !expression.ToString().Contains("meta.location", StringComparison.Ordinal))
            {
                return (expression.ToString(), filter);
            }
        }
    }

    /// <summary>An attribute to sort by, or none.</summary>
    public BoundPath? NextOrder() => values.Chance(30) ? null : SortBinder.Bind(OracleType.Instance, Path().ToString()) is { Error: null, Value: var path } ? path : null;

    private AttributePath Path() => values.One(values.Chance(50) ? Often : Paths);

    private FilterExpression Expression(int size, Func<AttributePath> path, Guid[] ids, bool brackets)
    {
        if (size <= 1)
        {
            return values.Chance(15) ? new PresentExpression(path()) : Compare(path(), ids);
        }

        FilterExpression Smaller() => Expression(size / 2, path, ids, brackets);
        return random.Next(brackets ? 5 : 3) switch
        {
            0 => new NotExpression(Smaller()),
            1 => new AndExpression([Smaller(), Smaller()]),
            2 => new OrExpression([Smaller(), Smaller()]),
            _ => Element(size, ids),
        };
    }

    private ValuePathExpression Element(int size, Guid[] ids)
    {
        var owner = AttributePath.Parse(values.One(Elements)).Value;
        var subs = PathBinder.Bind(OracleType.Instance, owner).Value.Attribute!.SubAttributes.Select(sub => sub.Name).ToArray();
        var inner = Expression(size / 2, () => new AttributePath(null, values.One(subs), null, null), ids, brackets: false);
        return new(owner with { ValueFilter = inner });
    }

    private ComparisonExpression Compare(AttributePath path, Guid[] ids)
    {
        var op = values.Chance(40) ? FilterOperator.Equal : values.One(Enum.GetValues<FilterOperator>());
        return new(path, op, Literal(path, ids));
    }

    private FilterLiteral Literal(AttributePath path, Guid[] ids)
    {
        if (values.Chance(5))
        {
            return new(FilterLiteralKind.Null, "null");
        }

        var name = path.SubAttribute ?? path.Attribute;
        return name switch
        {
            "id" => new(FilterLiteralKind.String, values.Chance(80) ? values.One(ids).ToString() : values.One(RandomUsers.Words)),
            "version" => new(FilterLiteralKind.String, $"W/\"{random.Next(4)}\""),
            "resourceType" => new(FilterLiteralKind.String, values.One(["User", "user", "U"])),
            "userName" or "externalId" => new(FilterLiteralKind.String, values.One(RandomUsers.Words) + (values.Chance(70) ? random.Next(30).ToString(CultureInfo.InvariantCulture) : "")),
            "schemas" => new(FilterLiteralKind.String, values.One([OracleType.Extension, SchemaUris.User, "urn"])),
            "created" or "lastModified" or "since" or "times" or "when" => new(FilterLiteralKind.String, values.One(RandomUsers.Times)),
            "active" or "primary" or "flag" => new(FilterLiteralKind.Boolean, values.One(["true", "false"])),
            "whole" or "amount" or "numbers" or "count" => new(FilterLiteralKind.Number, values.One(RandomUsers.Numbers).ToString(CultureInfo.InvariantCulture)),
            _ => new(FilterLiteralKind.String, values.One(RandomUsers.Words)),
        };
    }

    private static IEnumerable<AttributePath> AllPaths()
    {
        var type = OracleType.Instance;
        var owners = type.Schema.Attributes.Concat(new[] { "externalId", "id", "schemas", "meta" }.Select(name => type.FindAttribute(name)!))
            .Select(attribute => ((string?)null, attribute))
            .Concat(type.Extensions.SelectMany(extension => extension.Schema.Attributes.Select(attribute => ((string?)extension.Schema.Id, attribute))));
        foreach (var (uri, attribute) in owners)
        {
            yield return new AttributePath(uri, attribute.Name, null, null);
            foreach (var sub in attribute.SubAttributes)
            {
                yield return new AttributePath(uri, attribute.Name, null, sub.Name);
            }
        }
    }
}
