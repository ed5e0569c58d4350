using System.Text.Json.Nodes;
using ScimCluster.Scim;
using ScimCluster.Scim.Groups;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Http;

/// <summary>The Group of a POST or PUT, taken apart as grains take it.</summary>
/// <param name="Document">The canonical document without members, as text.</param>
/// <param name="Members">The values of <c>members</c>, each once.</param>
internal sealed record GroupRequest(string Document, string[] Members)
{
    /// <summary>Reads a body.</summary>
    /// <returns>The group, or 400, 413 or 415.</returns>
    public static async Task<ScimResult<GroupRequest>> ReadAsync(
        ResourceType type, HttpRequest request, GatewayOptions options, CancellationToken cancellationToken) =>
        (await UserRequest.ReadJsonAsync(request, options.MaxGroupBodyBytes, cancellationToken)).IsRefused(out var refused, out var body)
            ? refused
            : Read(type, body);

    /// <summary>Reads a document.</summary>
    /// <returns>The group, or 400.</returns>
    public static ScimResult<GroupRequest> Read(ResourceType type, JsonObject body)
    {
        if (ResourceReader.Read(type, body).IsRefused(out var refused, out var document)
            || GroupMember.ReadAll(document).IsRefused(out refused, out var members))
        {
            return refused;
        }

        document.Remove("members");
        return new GroupRequest(UserRequest.ToText(document), [.. members.Select(member => member.Value)]);
    }
}
