using Microsoft.Extensions.Options;

namespace ScimCluster.InternalService;

/// <summary>
/// What this service does with a change: prints a line with its position, its type, the resource, and for a user what holds
/// at this moment. A service of the SaaS would open or close the person's sessions here.
/// </summary>
internal sealed class ChangePrinter(GrainCalls calls, IOptions<ServiceSettings> settings)
{
    /// <summary>Handles a change. To come a second time does no harm: the change only says where to look.</summary>
    public async Task HandleAsync(Change change, CancellationToken cancellationToken)
    {
        var state = change.Type.StartsWith("user.", StringComparison.Ordinal) ? await AskAsync(change.ResourceId, cancellationToken) : "-";
        await Console.Out.WriteLineAsync($"change {change.Position} {change.Type} {change.ResourceId} {state}");
    }

    private async Task<string> AskAsync(string userId, CancellationToken cancellationToken)
    {
        var isActive = await calls.RepeatAsync(
            grains => grains.GetOrganization(settings.Value.OrganizationId).IsUserActiveAsync(userId, cancellationToken), cancellationToken);
        return isActive ? "active" : "inactive";
    }
}
