using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;
using static ScimCluster.Gateway.Tests.BetterAuth.DirectoryExtensions;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>Creating users, by the cases of the original's test suites.</summary>
[Collection(ManagementTests.Name)]
public sealed class CreateUserTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Case_48_userName_alone_is_201_with_Location_and_nothing_is_made_up()
    {
        var connection = await shared.Server.ConnectAsync();

        var created = (await connection.Scim.PostAsync(Users.Path, """{"userName":"ada@acme.example"}""")).AssertStatus(201);

        Assert.Equal($"{shared.Server.BaseUrl}/scim/v2/Users/{created.Id}", created.Headers.Location!.ToString());
        Assert.Equal(["active", "id", "meta", "schemas", "userName"], created.Json.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal("ada@acme.example", created.Text("userName"));
        Assert.True(created.Json["active"]!.GetValue<bool>());
        Assert.Equal("User", created.Text("meta", "resourceType"));
        Assert.Equal(("ada@acme.example", "ada@acme.example"), await shared.Server.ToldAsync(connection, created.Id));
    }

    [Fact]
    public async Task Case_53_externalId_is_answered_and_userName_stays_the_one_that_was_sent()
    {
        var connection = await shared.Server.ConnectAsync();

        var created = await connection.Scim.CreateAsync("the-username", ("externalId", "Ext-1"), ("emails", Emails("ada@acme.example*")));

        Assert.Equal(("Ext-1", "the-username"), (created.Text("externalId"), created.Text("userName")));
        Assert.Equal("ada@acme.example", created.Json["emails"]![0]!["value"]!.GetValue<string>());
        Assert.Equal(created.Text, (await connection.Scim.ReadAsync(created.Id)).Text);
        Assert.Equal("ada@acme.example", (await shared.Server.ToldAsync(connection, created.Id)).Email);
    }

    [Fact]
    public async Task Case_54_parts_of_the_name_are_answered_as_parts_and_formatted_as_it_was_sent()
    {
        var connection = await shared.Server.ConnectAsync();

        var parts = await connection.Scim.CreateAsync("juan@acme.example", ("name", Name(givenName: "Juan", familyName: "Perez")));
        var formatted = await connection.Scim.CreateAsync("dr@acme.example", ("name", Name(formatted: "Dr. Juan Perez")), ("displayName", "Juan"));

        Assert.True(JsonNode.DeepEquals(Name(givenName: "Juan", familyName: "Perez"), parts.Json["name"]));
        Assert.False(parts.Json.ContainsKey("displayName"));
        Assert.True(JsonNode.DeepEquals(Name(formatted: "Dr. Juan Perez"), formatted.Json["name"]));
        Assert.Equal("Juan", formatted.Text("displayName"));
    }

    [Fact]
    public async Task Case_54_SaaS_is_told_one_name_made_of_what_there_is()
    {
        var connection = await shared.Server.ConnectAsync();
        var parts = await connection.Scim.CreateAsync("juan@acme.example", ("name", Name(givenName: "Juan", familyName: "Perez")));
        var formatted = await connection.Scim.CreateAsync("dr@acme.example", ("name", Name("Dr. Juan Perez", "Juan", "Perez")));
        var display = await connection.Scim.CreateAsync("nick@acme.example", ("name", Name("Dr. Juan Perez")), ("displayName", "Nick"));

        Assert.Equal("Juan Perez", (await shared.Server.ToldAsync(connection, parts.Id)).Name);
        Assert.Equal("Dr. Juan Perez", (await shared.Server.ToldAsync(connection, formatted.Id)).Name);
        Assert.Equal("Nick", (await shared.Server.ToldAsync(connection, display.Id)).Name);
    }

    [Fact]
    public async Task Case_55_primary_email_wins_over_the_order_and_otherwise_the_first()
    {
        var connection = await shared.Server.ConnectAsync();
        var one = await connection.Scim.CreateAsync("one", ("emails", Emails("first@acme.example", "primary@acme.example*")));
        var two = await connection.Scim.CreateAsync("two", ("emails", Emails("leading@acme.example", "following@acme.example")));

        Assert.Equal("primary@acme.example", (await shared.Server.ToldAsync(connection, one.Id)).Email);
        Assert.Equal("leading@acme.example", (await shared.Server.ToldAsync(connection, two.Id)).Email);

        // It is also the one that nobody else of the organization may have.
        foreach (var taken in new[] { "primary@acme.example*", "leading@acme.example" })
        {
            (await connection.Scim.PostAsync(Users.Path, Users.Body("three", ("emails", Emails(taken))))).AssertScimError(409, "uniqueness");
        }

        await connection.Scim.CreateAsync("four", ("emails", Emails("first@acme.example")));
        await connection.Scim.CreateAsync("five", ("emails", Emails("following@acme.example")));
    }

    [Fact]
    public async Task Case_56_same_account_twice_is_409_uniqueness()
    {
        var connection = await shared.Server.ConnectAsync();
        await connection.Scim.CreateAsync("ada@acme.example", ("externalId", "Ext-1"));
        await connection.Scim.CreateAsync("bob@acme.example");

        (await connection.Scim.PostAsync(Users.Path, Users.Body("eve@acme.example", ("externalId", "Ext-1")))).AssertScimError(409, "uniqueness");
        (await connection.Scim.PostAsync(Users.Path, Users.Body("bob@acme.example"))).AssertScimError(409, "uniqueness");
    }

    [Fact]
    public async Task Case_57_without_a_token_is_401()
    {
        var answer = await shared.Server.Anonymous().PostAsync(Users.Path, Users.Body("ada@acme.example"));

        answer.AssertScimError(401);
        Assert.Equal("SCIM token is required", answer.Detail);
    }

    [Theory]
    [InlineData("application/scim+json")]
    [InlineData("application/scim+json; charset=utf-8")]
    [InlineData("application/json")]
    public async Task Case_58_both_media_types_are_accepted(string contentType)
    {
        var connection = await shared.Server.ConnectAsync();

        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"), contentType)).AssertStatus(201);
    }

    [Fact]
    public async Task Case_59_userName_and_emails_in_any_case_are_made_small_and_externalId_is_not()
    {
        var connection = await shared.Server.ConnectAsync();

        var created = await connection.Scim.CreateAsync("Upper@Acme.Example", ("emails", Emails("Upper@Acme.Example*")));
        var other = await connection.Scim.CreateAsync("Other", ("externalId", "Ext-A"), ("emails", Emails("other@acme.example")));

        Assert.Equal("upper@acme.example", created.Text("userName"));
        Assert.Equal("upper@acme.example", created.Json["emails"]![0]!["value"]!.GetValue<string>());
        Assert.Equal("Ext-A", other.Text("externalId"));
        (await connection.Scim.PostAsync(Users.Path, Users.Body("UPPER@ACME.EXAMPLE"))).AssertScimError(409, "uniqueness");
    }

    [Theory]
    [InlineData("""{"name":{"givenName":"Ada"}}""")]
    [InlineData("""{"userName":""}""")]
    [InlineData("""{"userName":null}""")]
    [InlineData("""{"userName":5}""")]
    [InlineData("""{"userName":"ada","externalId":5}""")]
    [InlineData("""{"userName":"ada","name":"Ada"}""")]
    [InlineData("""{"userName":"ada","name":{"givenName":5}}""")]
    [InlineData("""{"userName":"ada","emails":["ada@acme.example"]}""")]
    [InlineData("""{"userName":"ada","emails":[{"value":"ada@acme.example","primary":"maybe"}]}""")]
    [InlineData("""{"userName":"ada","active":"maybe"}""")]
    public async Task Case_61_body_that_breaks_the_schema_is_400_and_stores_nothing(string body)
    {
        var connection = await shared.Server.ConnectAsync();

        (await connection.Scim.PostAsync(Users.Path, body)).AssertScimError(400, "invalidValue");

        Assert.Equal(0, (await connection.Scim.ListAsync())["totalResults"]!.GetValue<int>());
    }

    [Fact]
    public async Task Case_61_address_that_does_not_look_like_one_is_kept()
    {
        var connection = await shared.Server.ConnectAsync();

        var created = await connection.Scim.CreateAsync("ada", ("emails", Emails("ada-at-acme")));

        Assert.Equal("ada-at-acme", created.Json["emails"]![0]!["value"]!.GetValue<string>());
    }

    [Fact]
    public async Task Case_61_invalid_body_without_a_token_is_401() =>
        (await shared.Server.Anonymous().PostAsync(Users.Path, """{"userName":5}""")).AssertScimError(401);

    [Fact]
    public async Task Case_62_created_inactive_is_201_and_the_person_may_not_work()
    {
        var connection = await shared.Server.ConnectAsync();

        var created = await connection.Scim.CreateAsync("ada@acme.example", ("active", false));

        Assert.False(created.Json["active"]!.GetValue<bool>());
        Assert.False((await connection.Scim.ReadAsync(created.Id)).Json["active"]!.GetValue<bool>());
        Assert.False(await shared.Server.IsActiveAsync(connection, created.Id));
    }
}
