using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Storage.Tests.Lists;

/// <summary>Documents of few different values, so that filters often select some and rarely all.</summary>
internal sealed class RandomUsers(Random random)
{
    /// <summary>What documents and filters are made of: wildcards, cases, letters beyond ASCII and beyond the first plane.</summary>
    public static readonly string[] Words =
    [
        "", " ", "a", "A", "ab", "AB", "abc", "Abcd", "b%", "%", "_", "a_b", "\\", "a\\b", "x\"y", "é", "É", "ß", "SS", "İ", "\U0001F600", "\uE000", "\uD7FF", "\U0010FFFF", "z", "work", "Work",
    ];

    public static readonly string[] Times =
    [
        "2026-01-02T03:04:05Z", "2026-01-02T04:04:05+01:00", "2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.6789Z", "2025-12-31T23:59:59.999Z", "0001-01-01T00:00:00Z",
    ];

    public static readonly decimal[] Numbers = [-1, 0, 1, 1.5m, 1.50m, 2, 1000000000000];

    public T One<T>(T[] values) => values[random.Next(values.Length)];

    public bool Chance(int percent) => random.Next(100) < percent;

    /// <summary>A document as it could be stored; sometimes with members that only old or odd documents have.</summary>
    public JsonObject Document(int number)
    {
        var document = Members(OracleType.Instance.Schema.Attributes, except: "userName");
        document["userName"] = $"{One(Words)}{number}";
        if (Chance(60))
        {
            document["externalId"] = Chance(20) ? One(["", " "]) : $"{One(Words)}{number}";
        }

        foreach (var extension in OracleType.Instance.Extensions)
        {
            if (Chance(70))
            {
                document[extension.Schema.Id] = Members(extension.Schema.Attributes);
            }
        }

        return document;
    }

    private JsonObject Members(IEnumerable<SchemaAttribute> attributes, string? except = null)
    {
        var members = new JsonObject();
        foreach (var attribute in attributes)
        {
            if (attribute.Name != except && attribute.Returned != Returned.Never && Chance(60))
            {
                members[Chance(3) ? attribute.Name.ToUpperInvariant() : attribute.Name] = Value(attribute);
            }
        }

        return members;
    }

    private JsonNode? Value(SchemaAttribute attribute)
    {
        if (Chance(3))
        {
            return null;
        }

        return attribute.MultiValued
            ? new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Single(attribute))])
            : Single(attribute);
    }

    private JsonNode? Single(SchemaAttribute attribute) => attribute.Type switch
    {
        AttributeType.Complex => Members(attribute.SubAttributes),
        AttributeType.Boolean => Chance(50),
        AttributeType.Integer => (long)One(Numbers),
        AttributeType.Decimal => One(Numbers),
        AttributeType.DateTime => One(Times),
        _ => One(Words),
    };
}
