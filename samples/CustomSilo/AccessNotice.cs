using ScimCluster.Grains;

namespace ScimCluster.CustomSilo;

/// <summary>Says who may work and who may not any more, where a SaaS would greet people and end their sessions.</summary>
internal sealed partial class AccessNotice(ILogger<AccessNotice> logger) : IChangeHandler
{
    public string Name => "access-notice";

    public Task OnUserProvisionedAsync(ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken)
    {
        LogProvisioned(logger, user.Id, organization?.Id);
        return Task.CompletedTask;
    }

    public Task OnUserDeactivatedAsync(ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken)
    {
        LogEnded(logger, user.Id, organization?.Id);
        return Task.CompletedTask;
    }

    public Task OnUserDeprovisionedAsync(ChangedUser user, ChangedOrganization? organization, Change change, CancellationToken cancellationToken)
    {
        LogEnded(logger, user.Id, organization?.Id);
        return Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Information, "{UserId} was provisioned for {OrganizationId}", EventName = "UserProvisioned")]
    private static partial void LogProvisioned(ILogger logger, string userId, string? organizationId);

    [LoggerMessage(2, LogLevel.Information, "The access of {UserId} to {OrganizationId} has ended", EventName = "AccessEnded")]
    private static partial void LogEnded(ILogger logger, string userId, string? organizationId);
}
