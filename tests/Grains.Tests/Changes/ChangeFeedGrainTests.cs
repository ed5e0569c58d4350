using ScimCluster.Grains.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Grains.Tests.Changes;

[Collection(PostgresTests.Name)]
public sealed class ChangeFeedGrainTests(GrainCluster cluster) : IClassFixture<GrainCluster>
{
    [Fact]
    public async Task Organization_follows_its_changes_by_cursor()
    {
        var tenant = await cluster.ConnectAsync();
        var feed = cluster.Grains.GetChangeFeed(tenant.OrganizationId!);
        var created = await CreateAsync(tenant);

        var first = await ReadAsync(feed, null, 1);
        var second = await ReadAsync(feed, first.Cursor, 1000);

        Assert.Equal(["provider.created"], first.Changes.Select(change => change.Type));
        var change = Assert.Single(second.Changes);
        Assert.Equal(
            ("user.provisioned", created.UserId.ToString(), tenant.Access.ProviderKey, tenant.OrganizationId, null),
            (change.Type, change.ResourceId, change.ProviderKey, change.OrganizationId, change.OwnerId));
        Assert.Contains("changedAttributes", change.Data, StringComparison.Ordinal);
        Assert.DoesNotContain(change.Data, change.ToString(), StringComparison.Ordinal);

        var empty = await ReadAsync(feed, second.Cursor, 1000);
        Assert.Empty(empty.Changes);
        Assert.Equal(second.Cursor, empty.Cursor);
    }

    [Fact]
    public async Task Feed_of_all_has_the_changes_of_organizations_and_of_personal_connections()
    {
        var first = await cluster.ConnectAsync();
        var second = await cluster.ConnectAsync();
        var personal = await cluster.GenerateTokenAsync("personal-feed", null, "somebody");

        var changes = new List<Change>();
        string? cursor = null;
        ChangePage page;
        do
        {
            page = await ReadAsync(cluster.Grains.GetChangeFeed(), cursor, 2);
            changes.AddRange(page.Changes);
            cursor = page.Cursor;
        }
        while (page.Changes.Length == 2);

        Guid[] expected = [first.Access.ProviderKey, second.Access.ProviderKey, personal.Access.ProviderKey];
        Assert.Equal(expected, changes.Select(change => change.ProviderKey).Where(expected.Contains));
        Assert.Equal("somebody", changes.Single(change => change.ProviderKey == personal.Access.ProviderKey).OwnerId);
    }

    [Fact]
    public async Task Organization_sees_nothing_of_others()
    {
        var mine = await cluster.ConnectAsync();
        await cluster.ConnectAsync();

        var page = await ReadAsync(cluster.Grains.GetChangeFeed(mine.OrganizationId!), null, 1000);

        Assert.Equal([mine.Access.ProviderKey], page.Changes.Select(change => change.ProviderKey));
    }

    [Fact]
    public async Task Feed_of_an_organization_in_which_nothing_happened_is_empty()
    {
        var page = await ReadAsync(cluster.Grains.GetChangeFeed("quiet"), null, 10);

        Assert.Empty(page.Changes);
        Assert.Null(page.Cursor);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("AQAAAAAAAAAA=")]
    [InlineData("AgAAAAAAAAAA")]
    [InlineData("Af__________")]
    [InlineData("AQAAAAAAAAAAAAAA")]
    [InlineData(" AQAAAAAAAAAA")]
    [InlineData("не курсор")]
    public async Task Text_that_is_no_cursor_is_refused(string cursor)
    {
        var reply = await cluster.Grains.GetChangeFeed("acme").ReadAsync(cursor, 10, default);

        Assert.Equal((400, "invalidValue"), (reply.Refusal!.Status, reply.Refusal.ScimType));
        Assert.Null(reply.Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Count_below_one_is_refused(int count)
    {
        var reply = await cluster.Grains.GetChangeFeed("acme").ReadAsync(null, count, default);

        Assert.Equal(400, reply.Refusal!.Status);
    }

    [Fact]
    public async Task Page_is_never_longer_than_the_limit()
    {
        await cluster.Database.ExecuteAsync(
            """
            INSERT INTO scim.outbox (change_id, occurred_at, provider_key, organization_id, type, resource_id, data)
            SELECT gen_random_uuid(), now(), gen_random_uuid(), 'busy', 'test', i::text, '{}' FROM generate_series(1, 1500) i
            """);
        var feed = cluster.Grains.GetChangeFeed("busy");

        var first = await ReadAsync(feed, null, int.MaxValue);
        var second = await ReadAsync(feed, first.Cursor, int.MaxValue);

        Assert.Equal(ChangePage.MaxCount, first.Changes.Length);
        Assert.Equal(Enumerable.Range(1, 1500).Select(i => i.ToString()), first.Changes.Concat(second.Changes).Select(change => change.ResourceId));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void Cursor_survives_a_round_trip(long position)
    {
        Assert.True(ChangeCursor.TryParse(new ChangeCursor(position).ToString(), out var cursor));
        Assert.Equal(position, cursor.Position);
    }

    private static async Task<ChangePage> ReadAsync(IChangeFeedGrain feed, string? cursor, int count)
    {
        var reply = await feed.ReadAsync(cursor, count, default);
        Assert.Null(reply.Refusal);
        return reply.Value!;
    }

    private async Task<IdentitySnapshot> CreateAsync(Tenant tenant)
    {
        var reply = await cluster.Grains.GetIdentity(tenant.ProviderId, "ada").CreateAsync(
            new CreateIdentity(
                tenant.Access,
                """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada","active":true}""",
                "test"),
            default);
        return reply.Snapshot!;
    }
}
