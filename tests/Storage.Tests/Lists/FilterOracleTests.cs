using System.Buffers;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Sorting;
using ScimCluster.Storage.Tests.Identities;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Lists;

/// <summary>PostgreSQL and the evaluator in .NET select the same resources, and sort them in the same order.</summary>
public sealed class FilterOracleTests(PostgresServer server) : IdentityTestBase(server)
{
    private const int Sets = 20;
    private const int DocumentsOfSet = 25;
    private const int FiltersOfSet = 260;

    private const string InsertSql = """
        INSERT INTO scim.identities (provider_key, account_id, user_id, user_name_key, external_id, email_key, active, document, folded, version, created_at, last_modified)
        VALUES ($1, $2::text, $3, $2::text, $4::text, 'x', $10, $5::jsonb, $6::jsonb - '{active,userName}'::text[], $7, $8, $9)
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Database_and_evaluator_agree_on_what_is_selected_and_in_which_order(int seed)
    {
        var random = new Random(seed);
        var users = new RandomUsers(random);
        var filters = new RandomFilters(random, users);
        var selecting = 0;
        for (var set = 0; set < Sets / 2; set++)
        {
            var provider = (await AddProviderAsync($"set-{set}", null, null)).ProviderKey;
            var people = new List<Stored>();
            for (var i = 0; i < DocumentsOfSet; i++)
            {
                people.Add(await InsertAsync(provider, users, i));
            }

            var ids = people.Select(person => person.Id).ToArray();
            for (var i = 0; i < FiltersOfSet; i++)
            {
                var (text, filter) = filters.Next(ids);
                var order = filters.NextOrder();
                var descending = order is not null && users.Chance(50);
                var expected = Expect(people, filter, order, descending);
                var page = (await Store.ListAsync(
                    provider,
                    new ListQuery(DocumentsOfSet, DocumentsOfSet) { Filter = filter, SortBy = order, Descending = descending },
                    CancellationToken.None)).Value;

                Assert.True(
                    expected.SequenceEqual(page.Rows.Select(row => row.UserId)) && page.Total == expected.Count,
                    $"seed {seed}: {text} by {order} {(descending ? "descending" : "")}\nexpected {Numbers(people, expected)}\nselected {Numbers(people, page.Rows.Select(row => row.UserId))}\n"
                    + string.Join('\n', people.Select((person, number) => $"{number}: {person.Resource.ToJsonString()}")));
                selecting += expected.Count is > 0 and < DocumentsOfSet ? 1 : 0;
            }
        }

        // Filters that select all or nothing would prove little.
        Assert.InRange(selecting, Sets / 2 * FiltersOfSet / 4, int.MaxValue);
    }

    private static List<Guid> Expect(List<Stored> people, BoundFilter filter, BoundPath? order, bool descending)
    {
        var selected = people.Where(person => FilterEvaluator.Matches(filter, person.Resource));
        var byId = selected.OrderBy(person => person.Id.ToString(), StringComparer.Ordinal);
        if (order is null)
        {
            return [.. byId.Select(person => person.Id)];
        }

        var comparer = Comparer<SortKey>.Create(SortKey.Compare);
        if (order is { Extension: null, Attribute.Name: "id" } or { Extension: null, Attribute.Name: "meta", SubAttribute.Name: "location" })
        {
            return [.. (descending ? byId.Reverse() : byId).Select(person => person.Id)];
        }

        return [.. (descending
            ? byId.OrderByDescending(person => SortKey.Of(order, person.Folded), comparer)
            : byId.OrderBy(person => SortKey.Of(order, person.Folded), comparer)).Select(person => person.Id)];
    }

    private async Task<Stored> InsertAsync(Guid provider, RandomUsers users, int number)
    {
        var type = OracleType.Instance;
        var document = users.Document(number);
        foreach (var name in document.Select(member => member.Key).Where(name => string.Equals(name, "active", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            document.Remove(name);
        }

        // A stored document always says whether its user is active.
        document["active"] = users.Chance(50);
        var folded = FoldedDocument.Fold(type, document);
        var id = NewId();
        var created = DateTimeOffset.Parse(users.One(RandomUsers.Times[..5]), null).AddTicks(users.One([0, 10, 4560])).ToUniversalTime();
        var modified = DateTimeOffset.Parse(users.One(RandomUsers.Times[..5]), null).ToUniversalTime();
        modified = modified < created ? created : modified;
        var version = users.One([1L, 2, 3]);
        var externalId = document["externalId"]?.GetValue<string>();
        await Database.ExecuteAsync(
            InsertSql,
            provider, folded["userName"]!.GetValue<string>(), id, string.IsNullOrWhiteSpace(externalId) ? null : externalId,
            document.ToJsonString(), folded.ToJsonString(), version, created.UtcDateTime, modified.UtcDateTime, document["active"]!.GetValue<bool>());

        // What the evaluator sees is the stored document with what answers add to it.
        var shown = new ArrayBufferWriter<byte>();
        ResourceWriter.Write(shown, type, document, new ResourceMeta(id.ToString(), created, modified, $"https://test/{id}", version));
        var answer = JsonNode.Parse(shown.WrittenSpan)!.AsObject();
        var resource = (JsonObject)document.DeepClone();
        foreach (var name in new[] { "id", "meta", "schemas" })
        {
            resource[name] = answer[name]!.DeepClone();
        }

        var foldedMeta = (JsonObject)answer["meta"]!.DeepClone();
        folded["meta"] = foldedMeta;
        return new(id, resource, folded);
    }

    private static string Numbers(List<Stored> people, IEnumerable<Guid> ids) =>
        string.Join(' ', ids.Select(id => people.FindIndex(person => person.Id == id)));

    private sealed record Stored(Guid Id, JsonObject Resource, JsonObject Folded);
}
