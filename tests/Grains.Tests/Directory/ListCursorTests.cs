using Microsoft.Extensions.Options;
using ScimCluster.Scim;
using ScimCluster.Scim.Schemas;
using ScimCluster.Storage;

namespace ScimCluster.Grains.Tests.Directory;

public sealed class ListCursorTests
{
    private static readonly ResourceType Users = SchemaCatalog.BuiltIn.User;
    private static readonly Guid Provider = new("01890000-0000-7000-8000-000000000001");
    private static readonly ListPosition Place = new("müller", new Guid("01890000-0000-7000-8000-0000000000aa"));
    private static readonly ListIdentities Query = new("title pr", 1, 10, "", "name.familyName");

    private readonly SettableClock _clock = new();
    private readonly ListCursors _cursors;

    public ListCursorTests() => _cursors = NewCursors(new FixedKeys(1));

    [Theory]
    [InlineData("müller")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Cursor_leads_back_to_its_place(string? sortKey)
    {
        var place = Place with { SortKey = sortKey };
        var cursor = await _cursors.WriteAsync(place, Provider, Users, Query, default);

        Assert.Equal(place, (await ReadAsync(cursor!)).Value?.Position);
        Assert.Matches("^[A-Za-z0-9_-]+$", cursor);
    }

    [Fact]
    public async Task StartIndex_beside_a_cursor_has_no_meaning()
    {
        var cursor = await _cursors.WriteAsync(Place, Provider, Users, Query, default);

        Assert.Equal(Place, (await ReadAsync(cursor!, Query with { StartIndex = 7 })).Value?.Position);
    }

    [Fact]
    public async Task Page_of_another_size_is_invalidCount_and_told_the_right_one()
    {
        var cursor = await _cursors.WriteAsync(Place, Provider, Users, Query, default);

        var error = (await ReadAsync(cursor!, Query with { Count = 3 })).Error;

        Assert.Equal((400, ScimType.InvalidCount), (error!.Status, error.ScimType));
        Assert.Contains("10", error.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Count_that_is_left_open_is_that_of_the_page_before()
    {
        var cursor = await _cursors.WriteAsync(Place, Provider, Users, Query, default);

        Assert.Equal(Query.Count, (await ReadAsync(cursor!, Query with { Count = 3, CountIsDefault = true })).Value?.Count);
    }

    [Fact]
    public async Task Empty_cursor_is_the_first_page_and_no_place_gives_no_cursor()
    {
        var read = await ReadAsync("");

        Assert.Null(read.Error);
        Assert.Null(read.Value);
        Assert.Null(await _cursors.WriteAsync(null, Provider, Users, Query, default));
    }

    [Fact]
    public async Task Cursor_of_another_query_provider_or_key_is_invalid()
    {
        var cursor = await _cursors.WriteAsync(Place, Provider, Users, Query, default);

        AssertInvalid(await ReadAsync(cursor!, Query with { Filter = "title eq \"x\"" }));
        AssertInvalid(await ReadAsync(cursor!, Query with { Filter = null }));
        AssertInvalid(await ReadAsync(cursor!, Query with { SortBy = null }));
        AssertInvalid(await ReadAsync(cursor!, Query with { Descending = true }));
        AssertInvalid(await ReadAsync(cursor!, Query with { Filter = "title prname.", SortBy = "familyName" }));
        AssertInvalid(await _cursors.ReadAsync(Provider, SchemaCatalog.BuiltIn.Group, Query with { Cursor = cursor }, default));
        AssertInvalid(await _cursors.ReadAsync(Guid.Empty, Users, Query with { Cursor = cursor }, default));
        AssertInvalid(await NewCursors(new FixedKeys(2)).ReadAsync(Provider, Users, Query with { Cursor = cursor }, default));
    }

    [Fact]
    public async Task Every_changed_character_makes_a_cursor_invalid()
    {
        var cursor = (await _cursors.WriteAsync(Place, Provider, Users, Query, default))!;

        for (var i = 0; i < cursor.Length; i++)
        {
            AssertInvalid(await ReadAsync(cursor.Remove(i, 1).Insert(i, cursor[i] == 'A' ? "B" : "A")));
            AssertInvalid(await ReadAsync(cursor[..i] + " "));
        }

        AssertInvalid(await ReadAsync(cursor + "A"));
        AssertInvalid(await ReadAsync(cursor + "="));
    }

    [Fact]
    public async Task Cursor_expires_after_its_lifetime_and_not_before()
    {
        var cursor = await _cursors.WriteAsync(Place, Provider, Users, Query, default);

        _clock.Now += TimeSpan.FromHours(1);
        Assert.Null((await ReadAsync(cursor!)).Error);

        _clock.Now += TimeSpan.FromSeconds(2);
        Assert.Equal((400, ScimType.ExpiredCursor), ((await ReadAsync(cursor!)).Error!.Status, (await ReadAsync(cursor!)).Error!.ScimType));
    }

    private Task<ScimResult<ListCursor?>> ReadAsync(string cursor, ListIdentities? query = null) =>
        _cursors.ReadAsync(Provider, Users, (query ?? Query) with { Cursor = cursor }, default);

    private ListCursors NewCursors(ISigningKeyStore keys) => new(new CursorKey(keys), Options.Create(new DirectoryOptions()), _clock);

    private static void AssertInvalid(ScimResult<ListCursor?> result) =>
        Assert.Equal((400, ScimType.InvalidCursor), (result.Error!.Status, result.Error.ScimType));

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 22, 8, 0, 0, 500, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class FixedKeys(byte seed) : ISigningKeyStore
    {
        public Task<byte[]> GetAsync(string name, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Repeat(seed, 32).ToArray());
    }
}
