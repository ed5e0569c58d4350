using System.Text.Json.Nodes;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Groups;

/// <summary>PostgreSQL and the evaluator in .NET select the same groups.</summary>
public sealed class GroupFilterOracleTests(PostgresServer server) : GroupTestBase(server)
{
    private const int GroupCount = 16;
    private const int Filters = 1500;

    private static readonly string[] Names = ["Sales", "sales east", "50%", "A_b", "\u00C9quipe", "zeta", "Sal"];
    private static readonly string[] Operators = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];

    [Fact]
    public async Task Database_and_evaluator_select_the_same_groups()
    {
        var random = new Random(3);
        var people = new List<(Guid Id, string Name)>();
        for (var i = 0; i < 8; i++)
        {
            people.Add(((await CreatedAsync(Okta, Person($"user-{i}"))).UserId, $"user-{i}"));
        }

        var groups = new List<(Guid Id, JsonObject Resource)>();
        for (var i = 0; i < GroupCount; i++)
        {
            groups.Add(await InsertAsync(random, people, groups, i));
        }

        var ids = people.Select(person => person.Id).Concat(groups.Select(group => group.Id)).ToArray();
        var selecting = 0;
        for (var i = 0; i < Filters; i++)
        {
            var text = NextFilter(random, ids, depth: 2);
            var filter = FilterBinder.Bind(SchemaCatalog.BuiltIn.Group, FilterExpression.Parse(text).Value!).Value!;
            var expected = groups.Where(group => FilterEvaluator.Matches(filter, group.Resource)).Select(group => group.Id).ToHashSet();

            var page = (await Groups.ListAsync(Okta.ProviderKey, new ListQuery(100, 100) { Filter = filter }, CancellationToken.None)).Value!;

            Assert.True(expected.SetEquals(page.Rows.Select(row => row.GroupId)) && page.Total == expected.Count, text);
            selecting += expected.Count is > 0 and < GroupCount ? 1 : 0;
        }

        Assert.InRange(selecting, Filters / 4, Filters);
    }

    private async Task<(Guid Id, JsonObject Resource)> InsertAsync(
        Random random, List<(Guid Id, string Name)> people, List<(Guid Id, JsonObject Resource)> groups, int number)
    {
        var name = $"{Names[random.Next(Names.Length)]} {number}";
        var document = new JsonObject { ["schemas"] = new JsonArray(SchemaCatalog.BuiltIn.Group.Schema.Id), ["displayName"] = name };
        if (random.Next(2) == 0)
        {
            document["externalId"] = $"Ext-{number}";
        }

        var chosen = people.Where(_ => random.Next(4) == 0).Select(person => (person.Id, "User", person.Name))
            .Concat(groups.Where(_ => random.Next(6) == 0).Select(group => (group.Id, "Group", group.Resource["displayName"]!.GetValue<string>())))
            .ToList();
        var content = Grains.ToContent(document);
        var id = NewId();
        var write = await Groups.CreateAsync(
            new(Okta, id, content, [.. chosen.Select(member => member.Id)], Context("create", "displayName")), CancellationToken.None);
        Assert.Equal(WriteStatus.Written, write.Status);

        var resource = (JsonObject)document.DeepClone();
        resource["id"] = id.ToString();
        resource["members"] = new JsonArray([.. chosen.Select(member => (JsonNode)new JsonObject
        {
            ["value"] = member.Id.ToString(), ["type"] = member.Item2, ["display"] = member.Item3,
        })]);
        return (id, resource);
    }

    private static string NextFilter(Random random, Guid[] ids, int depth)
    {
        if (depth > 0 && random.Next(2) == 0)
        {
            return random.Next(3) switch
            {
                0 => $"not ({NextFilter(random, ids, depth - 1)})",
                1 => $"({NextFilter(random, ids, depth - 1)}) and ({NextFilter(random, ids, depth - 1)})",
                _ => $"({NextFilter(random, ids, depth - 1)}) or ({NextFilter(random, ids, depth - 1)})",
            };
        }

        return random.Next(7) switch
        {
            0 => Compare("displayName", Names[random.Next(Names.Length)]),
            1 => random.Next(2) == 0 ? Compare("externalId", $"Ext-{random.Next(GroupCount)}") : "externalId pr",
            2 => $"members {(random.Next(2) == 0 ? "eq" : "ne")} \"{Any()}\"",
            3 => Compare("members.value", Any()),
            4 => random.Next(3) == 0 ? "members pr" : Compare("members.display", $"USER-{random.Next(8)}"),
            5 => $"members[value eq \"{Any()}\" and {(random.Next(2) == 0 ? "" : "not ")}(type eq \"{(random.Next(2) == 0 ? "user" : "Group")}\")]",
            _ => $"members[type eq \"Group\" or display sw \"user-{random.Next(8)}\"]",
        };

        string Any() => ids[random.Next(ids.Length)].ToString();
        string Compare(string attribute, string value) => $"{attribute} {Operators[random.Next(Operators.Length)]} \"{value}\"";
    }

    private static class Grains
    {
        // As the grain makes it.
        public static GroupContent ToContent(JsonObject document)
        {
            var keys = Scim.Groups.GroupKeys.From(document);
            var folded = FoldedDocument.Fold(SchemaCatalog.BuiltIn.Group, document);
            folded.Remove("displayName");
            return new(keys.DisplayNameKey, keys.ExternalId, document.ToJsonString(), folded.ToJsonString());
        }
    }
}
