using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

[Collection(PostgresTests.Name)]
public sealed class CreateUserTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Post_answers_201_with_Location_and_the_whole_user()
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.PostAsync(
            Users.Path, Users.Body("Ada@Acme.Example", ("externalId", "ext-1")), "application/scim+json");

        answer.AssertStatus(201);
        Assert.Equal("application/scim+json", answer.MediaType);
        Assert.Equal($"{shared.Server.BaseUrl}/scim/v2/Users/{answer.Id}", answer.Headers.Location!.ToString());
        Assert.Equal("ada@acme.example", answer.Json["userName"]!.GetValue<string>());
        Assert.Equal("ext-1", answer.Json["externalId"]!.GetValue<string>());
        Assert.True(answer.Json["active"]!.GetValue<bool>());
        Assert.Equal("User", answer.Json["meta"]!["resourceType"]!.GetValue<string>());
        Assert.Equal(answer.Headers.Location.ToString(), answer.Json["meta"]!["location"]!.GetValue<string>());
        var read = await connection.Scim.GetAsync($"{Users.Path}/{answer.Id}");
        Assert.Equal(answer.Text, read.AssertStatus(200).Text);
    }

    [Fact]
    public async Task Post_under_the_second_base_path_answers_with_a_Location_there()
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.PostAsync("/api/auth" + Users.Path, Users.Body("ada@acme.example"));

        Assert.Equal(
            $"{shared.Server.BaseUrl}/api/auth/scim/v2/Users/{answer.AssertStatus(201).Id}", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Password_is_accepted_and_never_returned()
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("password", "s3cret-password")));

        Assert.DoesNotContain("s3cret-password", answer.AssertStatus(201).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "password", (await connection.Scim.GetAsync($"{Users.Path}/{answer.Id}")).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Second_post_of_a_living_active_user_is_409_uniqueness()
    {
        var connection = await shared.Server.ConnectAsync();
        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);

        var answer = await connection.Scim.PostAsync(Users.Path, Users.Body("ADA@acme.example"));

        answer.AssertScimError(409, "uniqueness");
        Assert.Contains("userName", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_externalId_with_a_taken_userName_is_409_uniqueness_naming_userName()
    {
        var connection = await shared.Server.ConnectAsync();
        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "1")))).AssertStatus(201);

        var answer = await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "2")));

        answer.AssertScimError(409, "uniqueness");
        Assert.Contains("userName", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Taken_email_in_the_organization_is_409_uniqueness_naming_emails()
    {
        var connection = await shared.Server.ConnectAsync();
        JsonNode Emails() => new JsonArray(new JsonObject { ["value"] = "shared@acme.example", ["primary"] = true });
        (await connection.Scim.PostAsync(Users.Path, Users.Body("one@acme.example", ("emails", Emails())))).AssertStatus(201);

        var answer = await connection.Scim.PostAsync(Users.Path, Users.Body("two@acme.example", ("emails", Emails())));

        answer.AssertScimError(409, "uniqueness");
        Assert.Contains("emails", answer.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_for_an_inactive_identity_restores_it_with_the_new_content()
    {
        var connection = await shared.Server.ConnectAsync();
        var created = await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "1"), ("active", false)));

        var answer = await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "1"), ("title", "Countess")));

        Assert.Equal(created.AssertStatus(201).Id, answer.AssertStatus(201).Id);
        Assert.True(answer.Json["active"]!.GetValue<bool>());
        Assert.Equal("Countess", answer.Json["title"]!.GetValue<string>());
    }

    [Fact]
    public async Task ExternalId_that_equals_the_userName_of_an_inactive_user_does_not_inherit_the_account()
    {
        var connection = await shared.Server.ConnectAsync();
        var inactive = (await connection.Scim.PostAsync(Users.Path, Users.Body("x@acme.example", ("active", false)))).AssertStatus(201);

        var answer = await connection.Scim.PostAsync(Users.Path, Users.Body("mallory@acme.example", ("externalId", "x@acme.example")));

        answer.AssertScimError(409, "uniqueness");
        Assert.Equal(inactive.Text, (await connection.Scim.GetAsync($"{Users.Path}/{inactive.Id}")).Text);
    }

    [Fact]
    public async Task UserName_that_equals_the_externalId_of_an_inactive_user_does_not_inherit_the_account()
    {
        var connection = await shared.Server.ConnectAsync();
        var inactive = (await connection.Scim.PostAsync(
            Users.Path, Users.Body("ada@acme.example", ("externalId", "y@acme.example"), ("active", false)))).AssertStatus(201);

        var answer = await connection.Scim.PostAsync(Users.Path, Users.Body("y@acme.example"));

        answer.AssertScimError(409, "uniqueness");
        Assert.Equal(inactive.Text, (await connection.Scim.GetAsync($"{Users.Path}/{inactive.Id}")).Text);
    }

    [Fact]
    public async Task Post_with_active_false_for_an_inactive_identity_is_409()
    {
        var connection = await shared.Server.ConnectAsync();
        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("active", false)))).AssertStatus(201);

        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("active", false)))).AssertScimError(409, "uniqueness");
    }

    [Fact]
    public async Task Deprovisioned_person_comes_back_as_the_same_user_by_externalId()
    {
        var connection = await shared.Server.ConnectAsync();
        var created = await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "1")));
        (await connection.Scim.DeleteAsync($"{Users.Path}/{created.AssertStatus(201).Id}")).AssertStatus(204);

        var answer = await connection.Scim.PostAsync(Users.Path, Users.Body("ada.king@acme.example", ("externalId", "1")));

        Assert.Equal(created.Id, answer.AssertStatus(201).Id);
        Assert.Equal("ada.king@acme.example", answer.Json["userName"]!.GetValue<string>());
    }

    [Fact]
    public async Task Recycled_userName_does_not_inherit_the_account_of_an_externalId()
    {
        var connection = await shared.Server.ConnectAsync();
        var created = await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "1")));
        (await connection.Scim.DeleteAsync($"{Users.Path}/{created.AssertStatus(201).Id}")).AssertStatus(204);

        var answer = await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", "2")));

        Assert.NotEqual(created.Id, answer.AssertStatus(201).Id);
    }
}
