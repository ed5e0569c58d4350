using System.Text;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Management;

[Collection(ManagementTests.Name)]
public sealed class ConnectionTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const string Generate = "/scim/generate-token";
    private const string List = "/scim/list-provider-connections";
    private const string Get = "/scim/get-provider-connection";
    private const string Delete = "/scim/delete-provider-connection";

    [Fact]
    public async Task Without_a_session_every_route_is_401()
    {
        var anonymous = shared.Server.Anonymous();
        foreach (var answer in new[]
        {
            await anonymous.PostAsync(Generate, "not json"),
            await anonymous.GetAsync(List),
            await anonymous.GetAsync(Get),
            await anonymous.PostAsync(Delete, "{}"),
            await shared.Server.Operator().GetAsync(List),
        })
        {
            AssertError(answer, 401, "UNAUTHORIZED", "Unauthorized");
        }
    }

    [Fact]
    public async Task Session_of_a_user_who_cannot_exist_is_401()
    {
        foreach (var userId in new[] { "", "\0x", "a\nb", new string('u', 257) })
        {
            AssertError(await shared.Server.SignedIn(userId).GetAsync(List), 401, "UNAUTHORIZED", "Unauthorized");
        }

        (await shared.Server.SignedIn(new string('u', 256)).GetAsync(List)).AssertStatus(200);
    }

    [Fact]
    public async Task Personal_token_creates_a_user_at_once()
    {
        var user = ScimServer.Unique("user");

        var answer = await shared.Server.SignedIn(user).PostAsync(Generate, $$"""{"providerId":"{{ScimServer.Unique("p")}}"}""");

        var token = answer.AssertStatus(201).Json["scimToken"]!.GetValue<string>();
        (await shared.Server.Scim(token).PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
    }

    [Fact]
    public async Task Token_envelope_names_provider_and_organization_and_hides_nothing_else()
    {
        var connection = await shared.Server.ConnectAsync();

        var parts = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(connection.Token)).Split(':');

        Assert.Equal(3, parts.Length);
        Assert.Equal(24, parts[0].Length);
        Assert.Equal([connection.ProviderId, connection.OrganizationId], parts[1..]);
    }

    [Theory]
    [InlineData("{}", "Validation Error")]
    [InlineData("""{"providerId":5}""", "Validation Error")]
    [InlineData("""{"providerId":""}""", "Field is required")]
    [InlineData("""{"providerId":"a:b"}""", "Provider id contains forbidden characters")]
    [InlineData("""{"providerId":"  "}""", "Provider id contains forbidden characters")]
    [InlineData("""{"providerId":"okta","organizationId":5}""", "Validation Error")]
    [InlineData("""{"providerId":"okta","label":5}""", "Validation Error")]
    [InlineData("""{"providerId":"okta","expiresAt":"tomorrow"}""", "Validation Error")]
    [InlineData("not json", "Invalid JSON body")]
    [InlineData("[]", "Invalid JSON body")]
    public async Task Bad_body_is_400(string body, string message) =>
        AssertError(await shared.Server.SignedIn("somebody").PostAsync(Generate, body), 400, "BAD_REQUEST", message);

    [Fact]
    public async Task Other_media_type_is_415()
    {
        var answer = await shared.Server.SignedIn("somebody").PostAsync(Generate, "{}", "text/plain");

        AssertError(
            answer, 415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type \"text/plain\" is not allowed. Allowed types: application/json");
    }

    [Fact]
    public async Task Token_for_an_organization_needs_membership_and_a_required_role()
    {
        var connection = await shared.Server.ConnectAsync();
        var organization = shared.Server.Grains.GetOrganization(connection.OrganizationId);
        var user = ScimServer.Unique("user");
        Task<ApiAnswer> GenerateAsync() => shared.Server.SignedIn(user).PostAsync(
            Generate, $$"""{"providerId":"{{ScimServer.Unique("p")}}","organizationId":"{{connection.OrganizationId}}"}""");

        AssertError(await GenerateAsync(), 403, "FORBIDDEN", "You are not a member of the organization");
        await organization.SetMemberAsync(user, "member", null, default);
        AssertError(await GenerateAsync(), 403, "FORBIDDEN", "Insufficient role for this operation");
        await organization.SetMemberAsync(user, "member, admin", null, default);
        (await GenerateAsync()).AssertStatus(201);
    }

    [Fact]
    public async Task Regenerating_ends_the_old_token_and_keeps_organization_and_people()
    {
        var connection = await shared.Server.ConnectAsync();
        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);

        var answer = await shared.Server.SignedIn(connection.AdministratorId)
            .PostAsync(Generate, $$"""{"providerId":"{{connection.ProviderId}}"}""");

        var renewed = shared.Server.Scim(answer.AssertStatus(201).Json["scimToken"]!.GetValue<string>());
        (await connection.Scim.GetAsync(Users.Path)).AssertScimError(401);
        Assert.Equal(1, (await renewed.GetAsync(Users.Path)).AssertStatus(200).Json["totalResults"]!.GetValue<int>());
    }

    [Fact]
    public async Task Regenerating_never_moves_a_connection_to_another_organization()
    {
        var one = await shared.Server.ConnectAsync();
        var two = await shared.Server.ConnectAsync();
        await shared.Server.Grains.GetOrganization(two.OrganizationId).SetMemberAsync(one.AdministratorId, "owner", null, default);

        var answer = await shared.Server.SignedIn(one.AdministratorId).PostAsync(
            Generate, $$"""{"providerId":"{{one.ProviderId}}","organizationId":"{{two.OrganizationId}}"}""");

        answer.AssertStatus(403);
        (await one.Scim.GetAsync(Users.Path)).AssertStatus(200);
    }

    [Fact]
    public async Task Personal_connection_belongs_to_its_owner_alone()
    {
        var owner = shared.Server.SignedIn(ScimServer.Unique("owner"));
        var other = shared.Server.SignedIn(ScimServer.Unique("other"));
        var providerId = ScimServer.Unique("p");
        var body = $$"""{"providerId":"{{providerId}}"}""";
        (await owner.PostAsync(Generate, body)).AssertStatus(201);
        const string Message = "You must be the owner to access this provider";

        AssertError(await other.PostAsync(Generate, body), 403, "FORBIDDEN", Message);
        AssertError(await other.GetAsync($"{Get}?providerId={providerId}"), 403, "FORBIDDEN", Message);
        AssertError(await other.PostAsync(Delete, body), 403, "FORBIDDEN", Message);
        Assert.Empty((await other.GetAsync(List)).AssertStatus(200).Json["providers"]!.AsArray());
        var listed = Assert.Single((await owner.GetAsync(List)).AssertStatus(200).Json["providers"]!.AsArray())!;
        Assert.Equal(providerId, listed["providerId"]!.GetValue<string>());
        Assert.Null(listed["organizationId"]);
        Assert.Equal(
            listed.ToJsonString(), (await owner.GetAsync($"{Get}?providerId={providerId}")).AssertStatus(200).Json.ToJsonString());
    }

    [Fact]
    public async Task Connection_of_an_organization_is_listed_for_members_with_a_required_role()
    {
        var connection = await shared.Server.ConnectAsync();
        var organization = shared.Server.Grains.GetOrganization(connection.OrganizationId);
        var user = ScimServer.Unique("user");
        var client = shared.Server.SignedIn(user);
        const string Message = "You must be a member of the organization to access this provider";

        AssertError(await client.GetAsync($"{Get}?providerId={connection.ProviderId}"), 403, "FORBIDDEN", Message);
        await organization.SetMemberAsync(user, "member", null, default);
        Assert.Empty((await client.GetAsync(List)).Json["providers"]!.AsArray());
        AssertError(
            await client.GetAsync($"{Get}?providerId={connection.ProviderId}"), 403, "FORBIDDEN", "Insufficient role for this operation");
        await organization.SetMemberAsync(user, "admin", null, default);
        var listed = Assert.Single((await client.GetAsync(List)).Json["providers"]!.AsArray())!;
        Assert.Equal(connection.OrganizationId, listed["organizationId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Unknown_connection_is_404_and_missing_providerId_400()
    {
        var client = shared.Server.SignedIn("somebody");

        AssertError(await client.GetAsync($"{Get}?providerId=no-such"), 404, "NOT_FOUND", "SCIM provider not found");
        AssertError(await client.PostAsync(Delete, """{"providerId":"no-such"}"""), 404, "NOT_FOUND", "SCIM provider not found");
        AssertError(await client.GetAsync(Get), 400, "BAD_REQUEST", "Validation Error");
        AssertError(await client.PostAsync(Delete, "{}"), 400, "BAD_REQUEST", "Validation Error");
    }

    [Fact]
    public async Task Deleting_ends_the_token_at_once()
    {
        var connection = await shared.Server.ConnectAsync();

        var answer = await shared.Server.SignedIn(connection.AdministratorId)
            .PostAsync(Delete, $$"""{"providerId":"{{connection.ProviderId}}"}""");

        Assert.True(answer.AssertStatus(200).Json["success"]!.GetValue<bool>());
        (await connection.Scim.GetAsync(Users.Path)).AssertScimError(401);
        (await connection.Scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertScimError(401);
    }

    [Fact]
    public async Task No_request_succeeds_after_the_deletion_has_answered()
    {
        var connection = await shared.Server.ConnectAsync();
        var deleted = false;
        var late = 0;

        var writers = Enumerable.Range(0, 16).Select(async writer =>
        {
            for (var i = 0; ; i++)
            {
                var beganAfterDeletion = Volatile.Read(ref deleted);
                var answer = await connection.Scim.PostAsync(Users.Path, Users.Body($"u{writer}-{i}@acme.example"));
                if (answer.Status == 401)
                {
                    answer.AssertScimError(401);
                    return i;
                }

                answer.AssertStatus(201);
                if (beganAfterDeletion)
                {
                    Interlocked.Increment(ref late);
                }
            }
        }).ToList();
        (await shared.Server.SignedIn(connection.AdministratorId).PostAsync(Delete, $$"""{"providerId":"{{connection.ProviderId}}"}"""))
            .AssertStatus(200);
        Volatile.Write(ref deleted, true);
        await Task.WhenAll(writers);

        Assert.Equal(0, late);
    }

    [Fact]
    public async Task Token_of_an_organization_without_its_organization_part_is_401()
    {
        var connection = await shared.Server.ConnectAsync();
        var token = ScimToken.TryParse(connection.Token)!;

        (await shared.Server.Scim((token with { OrganizationId = null }).ToWire()).GetAsync(Users.Path)).AssertScimError(401);
        (await shared.Server.Scim((token with { OrganizationId = "other" }).ToWire()).GetAsync(Users.Path)).AssertScimError(401);
        (await shared.Server.Scim((token with { Secret = new string('x', 24) }).ToWire()).GetAsync(Users.Path)).AssertScimError(401);
        (await shared.Server.Scim(token.ToWire() + "==").GetAsync(Users.Path)).AssertStatus(200);
    }

    [Fact]
    public async Task Routes_are_served_under_the_second_base_path_too()
    {
        var client = shared.Server.SignedIn(ScimServer.Unique("user"));

        (await client.PostAsync("/api/auth" + Generate, $$"""{"providerId":"{{ScimServer.Unique("p")}}"}""")).AssertStatus(201);
        Assert.Single((await client.GetAsync("/api/auth" + List)).AssertStatus(200).Json["providers"]!.AsArray());
    }

    private static void AssertError(ApiAnswer answer, int status, string code, string message)
    {
        answer.AssertStatus(status);
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal(["code", "message"], answer.Json.Select(member => member.Key));
        Assert.Equal(code, answer.Json["code"]!.GetValue<string>());
        Assert.Equal(message, answer.Json["message"]!.GetValue<string>());
    }
}
