using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.BetterAuth;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Linking;

/// <summary>Short ways to make connections that may share users.</summary>
internal static class LinkingExtensions
{
    /// <summary>Makes another connection of the same organization.</summary>
    public static async Task<Connection> ConnectAgainAsync(this ScimServer server, Connection connection)
    {
        var providerId = ScimServer.Unique("entra");
        var issued = await server.Grains.GetProvider(providerId)
            .GenerateTokenAsync(new GenerateToken(connection.AdministratorId, connection.OrganizationId, "test"), default);
        return connection with { ProviderId = providerId, Token = issued.Value!.ScimToken, Scim = server.Scim(issued.Value.ScimToken) };
    }

    /// <summary>Makes a personal connection.</summary>
    public static async Task<Connection> ConnectPersonallyAsync(this ScimServer server)
    {
        var (providerId, owner) = (ScimServer.Unique("mine"), ScimServer.Unique("owner"));
        var issued = await server.Grains.GetProvider(providerId).GenerateTokenAsync(new GenerateToken(owner, null, "test"), default);
        return new Connection("", providerId, owner, issued.Value!.ScimToken, server.Scim(issued.Value.ScimToken));
    }

    public static Task<ApiAnswer> CreateAsync(
        this Connection connection, string userName, string email, params (string Name, JsonNode? Value)[] members) =>
        connection.Scim.PostAsync(Users.Path, Users.Body(userName, [Emails(email), .. members]));

    public static (string Name, JsonNode? Value) Emails(string email) =>
        ("emails", new JsonArray(new JsonObject { ["value"] = email, ["primary"] = true }));

    public static string ReplaceEmail(string email) =>
        Users.Patch($$"""{"op":"replace","path":"emails","value":[{"value":"{{email}}","primary":true}]}""");

    public static string SetActive(bool active) =>
        Users.Patch($$"""{"op":"replace","path":"active","value":{{(active ? "true" : "false")}}}""");

    public static void AssertEmailTaken(this ApiAnswer answer)
    {
        answer.AssertScimError(409, "uniqueness");
        Assert.Contains("emails", answer.Detail, StringComparison.Ordinal);
    }

    public static Task<string?> RolesAsync(this ScimServer server, string organizationId, string userId) =>
        server.Grains.GetOrganization(organizationId).FindRolesAsync(userId, default);

    public static Task<bool> IsActiveAsync(this ScimServer server, string organizationId, string userId) =>
        server.Grains.GetOrganization(organizationId).IsUserActiveAsync(userId, default);

    /// <summary>The types of the changes of an organization, in order.</summary>
    public static async Task<IReadOnlyList<string>> ChangesAsync(this ScimServer server, string organizationId) =>
        [.. (await server.Grains.GetChangeFeed(organizationId).ReadAsync(null, 1000, default)).Value!.Changes
            .Select(change => change.Type)
            .Where(type => type.StartsWith("user.", StringComparison.Ordinal))];

    /// <summary>The user as the SaaS has it: e-mail address and name.</summary>
    public static Task<string?> StoredUserAsync(this TokenServer server, string userId) => server.Database.ReadAsync<string>(
        "SELECT concat_ws(' ', email, display_name) FROM scim.users WHERE user_id = $1", Guid.Parse(userId));
}

/// <summary>A policy that notes what it is asked and answers as the test says.</summary>
internal sealed class RecordingPolicy : ILinkPolicy
{
    public ConcurrentQueue<LinkRequest> Requests { get; } = new();

    public Func<LinkRequest, Task<bool>> Answer { get; set; } = _ => Task.FromResult(true);

    public async ValueTask<bool> MayLinkAsync(LinkRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        return await Answer(request);
    }
}
