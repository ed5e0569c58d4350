using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

[Collection(PostgresTests.Name)]
public sealed class RaceTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Thousand_parallel_posts_of_one_userName_are_one_201_and_999_times_409_uniqueness()
    {
        var connection = await shared.Server.ConnectAsync();
        var body = Users.Body("ada@acme.example");

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => connection.Scim.PostAsync(Users.Path, body)));

        Assert.Equal(1, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.AssertScimError(409, "uniqueness"));
        Assert.Equal(1, (await connection.Scim.GetAsync(Users.Path)).Json["totalResults"]!.GetValue<int>());
    }

    [Fact]
    public async Task Parallel_posts_of_one_userName_under_many_externalIds_are_one_201()
    {
        var connection = await shared.Server.ConnectAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(
            i => connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example", ("externalId", $"e{i}")))));

        Assert.Equal(1, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.AssertScimError(409, "uniqueness"));
    }

    [Fact]
    public async Task Parallel_patches_of_different_attributes_all_land()
    {
        var connection = await shared.Server.ConnectAsync();
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        string[] attributes = ["title", "nickName", "displayName", "locale", "timezone", "userType", "preferredLanguage"];

        var answers = await Task.WhenAll(attributes.Select(attribute => connection.Scim.PatchAsync(
            $"{Users.Path}/{user.Id}", Users.Patch($$"""{"op":"add","path":"{{attribute}}","value":"x"}"""))));

        Assert.All(answers, answer => answer.AssertStatus(200));
        var stored = (await connection.Scim.GetAsync($"{Users.Path}/{user.Id}")).Json;
        Assert.All(attributes, attribute => Assert.Equal("x", stored[attribute]!.GetValue<string>()));
    }

    [Fact]
    public async Task Parallel_deletes_are_one_204_and_the_rest_404()
    {
        var connection = await shared.Server.ConnectAsync();
        var user = (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => connection.Scim.DeleteAsync($"{Users.Path}/{user.Id}")));

        Assert.Equal(1, answers.Count(answer => answer.Status == 204));
        Assert.All(answers.Where(answer => answer.Status != 204), answer => answer.AssertScimError(404));
    }

    [Fact]
    public async Task Swapping_two_userNames_at_once_never_doubles_one()
    {
        for (var round = 0; round < Soak.Rounds(inEveryRun: 3, atFullLength: 300); round++)
        {
            await SwapAsync();
        }
    }

    private async Task SwapAsync()
    {
        var connection = await shared.Server.ConnectAsync();
        var one = (await connection.Scim.PostAsync(Users.Path, Users.Body("one@acme.example"))).AssertStatus(201);
        var two = (await connection.Scim.PostAsync(Users.Path, Users.Body("two@acme.example"))).AssertStatus(201);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => connection.Scim.PutAsync(
            $"{Users.Path}/{(i % 2 == 0 ? one : two).Id}", Users.Body(i % 4 < 2 ? "one@acme.example" : "two@acme.example"))));

        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 200, 409 }));
        var names = (await connection.Scim.GetAsync(Users.Path)).Json["Resources"]!.AsArray()
            .Select(user => user!["userName"]!.GetValue<string>()).ToList();
        Assert.Equal(2, names.Distinct(StringComparer.Ordinal).Count());
    }
}
