using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ScimCluster.Client;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Silo.Development;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.TypedClient;

[Collection(ManagementTests.Name)]
public sealed class ClientTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Theory]
    [InlineData("")]
    [InlineData("/api/auth")]
    public async Task Connection_is_made_read_listed_and_deleted(string basePath)
    {
        var (organizationId, owner) = await OrganizationAsync();
        await using var services = Services(basePath);
        var client = services.GetRequiredService<ScimClusterClient>().WithSession(Session(owner));
        var providerId = ScimServer.Unique("okta acme/ä&b");

        var token = await client.GenerateTokenAsync(new GenerateTokenRequest { ProviderId = providerId, OrganizationId = organizationId });

        (await shared.Server.Scim(token).GetAsync(Users.Path)).AssertStatus(200);
        var connection = await client.GetProviderConnectionAsync(providerId);
        Assert.Equal((providerId, organizationId), (connection.ProviderId, connection.OrganizationId));
        Assert.Equal([connection], await client.ListProviderConnectionsAsync());
        await client.DeleteProviderConnectionAsync(providerId);
        Assert.Empty(await client.ListProviderConnectionsAsync());
        (await shared.Server.Scim(token).GetAsync(Users.Path)).AssertStatus(401);
    }

    [Fact]
    public async Task Organization_gets_its_connection_from_client_and_grains_alike()
    {
        var (organizationId, owner) = await OrganizationAsync("org:with:colons");
        await using var services = Services();
        var client = services.GetRequiredService<ScimClusterClient>().WithSession(Session(owner));

        var first = await client.CreateScimTokenAsync(organizationId);
        (await shared.Server.Scim(first).GetAsync(Users.Path)).AssertStatus(200);
        var second = (await shared.Server.Grains.CreateScimTokenAsync(organizationId, owner, "test")).Value!;

        (await shared.Server.Scim(first).GetAsync(Users.Path)).AssertStatus(401);
        (await shared.Server.Scim(second.ScimToken).GetAsync(Users.Path)).AssertStatus(200);
        var connection = Assert.Single(await client.ListProviderConnectionsAsync());
        Assert.Equal(ProviderName.OfOrganization(organizationId), connection.ProviderId);
    }

    [Fact]
    public async Task Connection_is_exported_to_a_stream()
    {
        var (organizationId, owner) = await OrganizationAsync();
        await using var services = Services();
        var client = services.GetRequiredService<ScimClusterClient>().WithSession(Session(owner));
        var providerId = ScimServer.Unique("okta");
        var scim = shared.Server.Scim(await client.GenerateTokenAsync(new GenerateTokenRequest { ProviderId = providerId, OrganizationId = organizationId }));
        var user = (await scim.PostAsync(Users.Path, Users.Body("ada@acme.example"))).AssertStatus(201);
        using var file = new MemoryStream();

        await client.ExportProviderConnectionAsync(providerId, file);

        var lines = Encoding.UTF8.GetString(file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["Header", "User", "Trailer"], lines.Select(line => line["type"]!.GetValue<string>()));
        Assert.Equal(user.Id, lines[1]["id"]!.GetValue<string>());
        await AssertRefusedAsync(
            HttpStatusCode.NotFound, "NOT_FOUND", "SCIM provider not found", () => client.ExportProviderConnectionAsync("nobody", Stream.Null));
    }

    [Fact]
    public async Task Export_that_was_interrupted_goes_on_wherever_it_stopped_and_is_imported()
    {
        var okta = await shared.Server.ConnectAsync();
        var copy = await shared.Server.ConnectAsync();
        await using var services = Services();
        var client = services.GetRequiredService<ScimClusterClient>().WithSession(Session(okta.AdministratorId));
        var users = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            users.Add((await okta.Scim.PostAsync(Users.Path, Users.Body($"user{i}@acme.example"))).AssertStatus(201).Id);
        }

        (await okta.Scim.PostAsync(Groups.Path, Groups.Body("Everybody", [.. users]))).AssertStatus(201);
        (await okta.Scim.PostAsync(Groups.Path, Groups.Body("Some", users[0], users[2]))).AssertStatus(201);
        using var file = new MemoryStream();
        await client.ExportProviderConnectionAsync(okta.ProviderId, file);
        var whole = file.ToArray();

        foreach (var length in Enumerable.Range(0, 20).Select(step => whole.Length * step / 20).Append(whole.Length - 1).Append(whole.Length))
        {
            using var part = new MemoryStream();
            await part.WriteAsync(whole.AsMemory(0, length));

            await client.ResumeExportAsync(okta.ProviderId, part);

            Assert.Equal(WithoutHeader(whole), WithoutHeader(part.ToArray()));
        }

        await Assert.ThrowsAsync<InvalidDataException>(() => client.ResumeExportAsync("another", file));
        foreach (var text in (string[])["Bread", "Bread\n", Encoding.UTF8.GetString(whole) + Encoding.UTF8.GetString(whole)])
        {
            using var other = new MemoryStream(Encoding.UTF8.GetBytes(text));
            await Assert.ThrowsAsync<InvalidDataException>(() => client.ResumeExportAsync(okta.ProviderId, other));
            Assert.Equal(text, Encoding.UTF8.GetString(other.ToArray()));
        }

        // The ids are taken by the first connection: what comes back is the lines that failed.
        file.Position = 0;
        var imported = await client.WithSession(Session(copy.AdministratorId)).ImportProviderConnectionAsync(copy.ProviderId, file);
        Assert.Equal((2, 6, true, 6), (imported.Imported, imported.Failed, imported.Complete, imported.Failures.Count));
        Assert.Equal(2, imported.Failures[0].Line);
        Assert.Contains("is taken by a user of another connection", imported.Failures[0].Reason, StringComparison.Ordinal);
        file.Position = 0;
        await AssertRefusedAsync(
            HttpStatusCode.NotFound, "NOT_FOUND", "SCIM provider not found", () => client.ImportProviderConnectionAsync("nobody", file));

        static string WithoutHeader(byte[] lines) => Encoding.UTF8.GetString(lines)[Array.IndexOf(lines, (byte)'\n')..];
    }

    [Fact]
    public async Task Token_is_rotated_and_the_old_one_revoked()
    {
        var (organizationId, owner) = await OrganizationAsync();
        await using var services = Services();
        var client = services.GetRequiredService<ScimClusterClient>().WithSession(Session(owner));
        var providerId = ScimServer.Unique("okta");
        var expiry = new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var old = await client.GenerateTokenAsync(new GenerateTokenRequest { ProviderId = providerId, OrganizationId = organizationId, Label = "old" });

        var rotated = await client.RotateTokenAsync(new RotateTokenRequest { ProviderId = providerId, Label = "new", ExpiresAt = expiry });

        (await shared.Server.Scim(old).GetAsync(Users.Path)).AssertStatus(200);
        (await shared.Server.Scim(rotated.ScimToken).GetAsync(Users.Path)).AssertStatus(200);
        var info = await client.GetTokenInfoAsync(providerId);
        Assert.Equal((providerId, organizationId), (info.ProviderId, info.OrganizationId));
        Assert.Equal(["old", "new"], info.Tokens.Select(token => token.Label));
        Assert.Equal([null, expiry], info.Tokens.Select(token => token.ExpiresAt));
        Assert.All(info.Tokens, token => Assert.Equal(owner, token.CreatedBy));
        Assert.All(info.Tokens, token => Assert.NotNull(token.LastUsedAt));
        await client.RevokeTokenAsync(providerId, info.Tokens[0].Id);
        (await shared.Server.Scim(old).GetAsync(Users.Path)).AssertStatus(401);
        (await shared.Server.Scim(rotated.ScimToken).GetAsync(Users.Path)).AssertStatus(200);
        await AssertRefusedAsync(
            HttpStatusCode.NotFound, "NOT_FOUND", "SCIM token not found", () => client.RevokeTokenAsync(providerId, info.Tokens[0].Id));
        await client.RotateTokenAsync(new RotateTokenRequest { ProviderId = providerId, Overlap = TimeSpan.Zero });
        (await shared.Server.Scim(rotated.ScimToken).GetAsync(Users.Path)).AssertStatus(401);
    }

    [Fact]
    public async Task User_mapping_is_set_read_and_taken_back()
    {
        var (organizationId, owner) = await OrganizationAsync();
        await using var services = Services();
        var client = services.GetRequiredService<ScimClusterClient>().WithSession(Session(owner));
        var providerId = ScimServer.Unique("okta");
        await client.GenerateTokenAsync(new GenerateTokenRequest { ProviderId = providerId, OrganizationId = organizationId });
        var mapping = new Dictionary<string, string>(StringComparer.Ordinal) { ["userName"] = "email", ["title"] = "jobTitle" };

        var set = await client.SetUserMappingAsync(providerId, mapping);

        Assert.Equal((providerId, "connection"), (set.ProviderId, set.Source));
        Assert.Equal(mapping, set.Mapping.ToDictionary(StringComparer.Ordinal));
        Assert.Equal("connection", (await client.GetUserMappingAsync(providerId)).Source);
        Assert.Equal("deployment", (await client.DeleteUserMappingAsync(providerId)).Source);
        Assert.Equal("deployment", (await client.GetUserMappingAsync(providerId)).Source);
    }

    [Fact]
    public async Task Refusals_are_exceptions_with_status_code_and_message()
    {
        await using var services = Services();
        var anonymous = services.GetRequiredService<ScimClusterClient>();
        var client = anonymous.WithSession(Session(ScimServer.Unique("user")));

        await AssertRefusedAsync(HttpStatusCode.Unauthorized, "UNAUTHORIZED", "Unauthorized", () => anonymous.ListProviderConnectionsAsync());
        await AssertRefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "SCIM provider not found", () => client.GetProviderConnectionAsync("unknown"));
        await AssertRefusedAsync(HttpStatusCode.NotFound, "NOT_FOUND", "SCIM provider not found", () => client.DeleteProviderConnectionAsync("unknown"));
        await AssertRefusedAsync(
            HttpStatusCode.BadRequest,
            "BAD_REQUEST",
            "Provider id contains forbidden characters",
            () => client.GenerateTokenAsync(new GenerateTokenRequest { ProviderId = "a:b" }));
        await AssertRefusedAsync(
            HttpStatusCode.Forbidden, "FORBIDDEN", "You are not a member of the organization", () => client.CreateScimTokenAsync(ScimServer.Unique("unknown")));
    }

    [Fact]
    public async Task Handler_of_the_caller_may_add_the_session()
    {
        var user = ScimServer.Unique("user");
        var services = new ServiceCollection();
        services.AddScimClusterClient(options => options.Address = new Uri(shared.Server.BaseUrl)).AddHttpMessageHandler(() => new AddSession(Session(user)));
        await using var provider = services.BuildServiceProvider();

        Assert.Empty(await provider.GetRequiredService<ScimClusterClient>().ListProviderConnectionsAsync());
    }

    private static async Task AssertRefusedAsync(HttpStatusCode status, string code, string message, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<ScimClusterException>(call);
        Assert.Equal((status, code, message), (refusal.StatusCode, refusal.Code, refusal.Message));
    }

    private static string Session(string userId) => SessionToken.Create(userId, ScimServer.SigningKey, TimeProvider.System);

    private ServiceProvider Services(string basePath = "")
    {
        var services = new ServiceCollection();
        services.AddScimClusterClient(options => (options.Address, options.BasePath) = (new Uri(shared.Server.BaseUrl), basePath));
        return services.BuildServiceProvider();
    }

    private async Task<(string OrganizationId, string Owner)> OrganizationAsync(string word = "org")
    {
        var (id, owner) = (ScimServer.Unique(word), ScimServer.Unique("owner"));
        Assert.Null((await shared.Server.Grains.GetOrganization(id).CreateAsync("Organization", default)).Refusal);
        Assert.Null((await shared.Server.Grains.GetOrganization(id).SetMemberAsync(owner, "owner", null, default)).Refusal);
        return (id, owner);
    }

    private sealed class AddSession(string session) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
