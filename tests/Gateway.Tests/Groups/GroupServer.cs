using System.Text.Json.Nodes;
using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.GroupsEndpoint;

/// <summary>What the tests of groups do again and again.</summary>
internal static class GroupServer
{
    /// <summary>Makes a user and gives the id.</summary>
    public static async Task<string> AddUserAsync(this ApiClient scim, string userName, params (string Name, JsonNode? Value)[] members) =>
        (await scim.PostAsync(Users.Path, Users.Body(userName, members))).AssertStatus(201).Id;

    /// <summary>Makes a group and gives the id.</summary>
    public static async Task<string> AddGroupAsync(this ApiClient scim, string displayName, params string[] members) =>
        (await scim.PostAsync(Groups.Path, Groups.Body(displayName, members))).AssertStatus(201).Id;

    /// <summary>The values of the members as GET shows them, in their order.</summary>
    public static async Task<string[]> MembersAsync(this ApiClient scim, string groupId) =>
        [.. (await scim.GetAsync($"{Groups.Path}/{groupId}")).AssertStatus(200).Json["members"]!.AsArray().Select(m => m!["value"]!.GetValue<string>())];

    /// <summary>The groups of a user as "display type".</summary>
    public static async Task<string[]> GroupsOfAsync(this ApiClient scim, string userId) =>
        [.. ((await scim.GetAsync($"{Users.Path}/{userId}")).AssertStatus(200).Json["groups"]?.AsArray() ?? [])
            .Select(g => $"{g!["display"]} {g["type"]}").Order(StringComparer.Ordinal)];

    /// <summary>The ids that a filter selects.</summary>
    public static async Task<string[]> SelectAsync(this ApiClient scim, string path, string filter) =>
        [.. (await scim.GetAsync($"{path}?filter={Uri.EscapeDataString(filter)}")).AssertStatus(200).Json["Resources"]!.AsArray().Select(r => r!["id"]!.GetValue<string>())];

    /// <summary>The version of a group.</summary>
    public static async Task<string> VersionAsync(this ApiClient scim, string groupId) =>
        (await scim.GetAsync($"{Groups.Path}/{groupId}?excludedAttributes=members")).AssertStatus(200).Json["meta"]!["version"]!.GetValue<string>();
}
