using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The change feed of an organization, for its administrators. Errors are <c>{"code","message"}</c>.</summary>
internal static class ChangesEndpoints
{
    private const int DefaultCount = 100;
    private const int MaxWaitSeconds = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public static void MapChanges(this RouteGroupBuilder routes) =>
        routes.MapGroup("/scim").RequireAuthorization(SessionAuthentication.Policy).MapRead("/changes", ReadAsync);

    private static async Task<IResult> ReadAsync(
        HttpRequest request, ClaimsPrincipal user, GrainCalls grains, TimeProvider time, CancellationToken cancellationToken)
    {
        if (ChangesOrganization.IsRefused(request, out var error, out var organizationId))
        {
            return error;
        }

        var count = Number(request, "count", DefaultCount, 1, ChangePage.MaxCount);
        var wait = Number(request, "wait", 0, 0, MaxWaitSeconds);
        if (count is null || wait is null)
        {
            return ManagementError.BadRequest(
                $"'count' must be a number from 1 to {ChangePage.MaxCount}, and 'wait' one from 0 to {MaxWaitSeconds}");
        }

        var cursor = request.Query["cursor"] is [{ Length: > 0 } given] ? given : null;
        var begun = time.GetTimestamp();
        while (true)
        {
            var reply = await grains.RepeatAsync(
                cluster => cluster.GetChangeFeed(organizationId).ReadForAsync(user.UserId(), cursor, count.Value, cancellationToken), cancellationToken);
            if (reply.IsRefused(out var invalid, out var page))
            {
                return ManagementError.Refused(invalid);
            }

            if (page.Changes.Length > 0 || time.GetElapsedTime(begun).TotalSeconds >= wait.Value)
            {
                return Results.Ok(new PageBody([.. page.Changes.Select(Describe)], page.Cursor));
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static int? Number(HttpRequest request, string name, int standard, int least, int most)
    {
        var values = request.Query[name];
        if (values.Count == 0)
        {
            return standard;
        }

        return values is [var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most ? number : null;
    }

    private static ChangeBody Describe(Change change) =>
        new(change.ChangeId, change.Type, change.Occurred, change.OrganizationId, change.ResourceId, JsonNode.Parse(change.Data));

    private sealed record ChangeBody(
        Guid ChangeId, string Type, DateTimeOffset Timestamp, string? OrganizationId, string ResourceId, JsonNode? Attributes);

    private sealed record PageBody(ChangeBody[] Changes, string? Cursor);
}
