using System.Text.Json.Nodes;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Grains;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>Requests on users, as the cases of the original's test suites make them.</summary>
internal static class DirectoryExtensions
{
    /// <summary>Makes a user.</summary>
    public static async Task<ApiAnswer> CreateAsync(this ApiClient scim, string userName, params (string Name, JsonNode? Value)[] members) =>
        (await scim.PostAsync(Users.Path, Users.Body(userName, members))).AssertStatus(201);

    /// <summary>Carries out operations on a user.</summary>
    public static Task<ApiAnswer> ChangeAsync(this ApiClient scim, string id, params string[] operations) =>
        scim.PatchAsync($"{Users.Path}/{id}", Users.Patch(operations));

    public static Task<ApiAnswer> ReadAsync(this ApiClient scim, string id) => scim.GetAsync($"{Users.Path}/{id}");

    /// <summary>Lists users.</summary>
    public static async Task<JsonObject> ListAsync(this ApiClient scim, string query = "") =>
        (await scim.GetAsync($"{Users.Path}?{query}")).AssertStatus(200).Json;

    /// <summary>The userNames of a list, in its order.</summary>
    public static IEnumerable<string> UserNames(this JsonObject list) =>
        list["Resources"]!.AsArray().Select(user => user!["userName"]!.GetValue<string>());

    /// <summary>A text somewhere in an answer.</summary>
    public static string? Text(this ApiAnswer answer, string member, string? subMember = null) =>
        (subMember is null ? answer.Json[member] : answer.Json[member]?[subMember])?.GetValue<string>();

    /// <summary>Whether the organization of a connection takes the person for active.</summary>
    public static Task<bool> IsActiveAsync(this ScimServer server, Connection connection, string userId) =>
        server.Grains.GetOrganization(connection.OrganizationId).IsUserActiveAsync(userId, default);

    /// <summary>E-mail address and name of a person, as the SaaS is told them with the latest change.</summary>
    public static async Task<(string? Email, string? Name)> ToldAsync(this ScimServer server, Connection connection, string userId)
    {
        var page = (await server.Grains.GetChangeFeed(connection.OrganizationId).ReadAsync(null, ChangePage.MaxCount, default)).Value!;
        var data = JsonNode.Parse(page.Changes.Last(change => change.ResourceId == userId).Data)!;
        return (data["email"]?.GetValue<string>(), data["displayName"]?.GetValue<string>());
    }

    /// <summary>An <c>emails</c> attribute; an address with a star behind it is primary.</summary>
    public static JsonArray Emails(params string[] addresses) => new([.. addresses.Select(address => (JsonNode)new JsonObject
    {
        ["value"] = address.TrimEnd('*'),
        ["primary"] = address.EndsWith('*'),
    })]);

    public static JsonObject Name(string? formatted = null, string? givenName = null, string? familyName = null)
    {
        var name = new JsonObject();
        foreach (var (key, value) in new[] { ("formatted", formatted), ("givenName", givenName), ("familyName", familyName) })
        {
            if (value is not null)
            {
                name[key] = value;
            }
        }

        return name;
    }
}
