using Microsoft.Extensions.Options;
using ScimCluster.Scim;

namespace ScimCluster.InternalService;

/// <summary>Makes the connection if there is none. One that is there keeps its token: a new one would end it.</summary>
internal sealed partial class ConnectionSetup(
    GrainCalls calls, IOptions<ServiceSettings> settings, TimeProvider time, ILogger<ConnectionSetup> logger)
{
    /// <returns>Null if the connection is there, otherwise what stood in the way.</returns>
    public async Task<ScimError?> EnsureAsync(CancellationToken cancellationToken)
    {
        var service = settings.Value;
        var found = await calls.RepeatAsync(
            grains => grains.GetProvider(service.ProviderId).GetConnectionAsync(service.MemberId, cancellationToken), cancellationToken);
        if (!found.IsRefused(out var refused, out var connection))
        {
            LogFound(logger, connection.ProviderId);
            return connection.OrganizationId == service.OrganizationId
                ? null
                : ScimError.Forbidden("The connection belongs to another organization");
        }

        return refused.Status == 404 ? await CreateAsync(service, cancellationToken) : refused;
    }

    private async Task<ScimError?> CreateAsync(ServiceSettings service, CancellationToken cancellationToken)
    {
        var requestId = Guid.CreateVersion7(time.GetUtcNow()).ToString("N");
        var issued = await calls.RepeatInTimeAsync(
            (grains, notAfter) => grains.GetProvider(service.ProviderId).GenerateTokenAsync(
                new GenerateToken(service.MemberId, service.OrganizationId, requestId, notAfter), cancellationToken),
            cancellationToken);
        if (issued.IsRefused(out var refused, out var token))
        {
            return refused;
        }

        LogCreated(logger, token.Connection.ProviderId);
        if (service.PrintToken)
        {
            await Console.Out.WriteLineAsync($"token {token.ScimToken}");
        }

        return null;
    }

    [LoggerMessage(1, LogLevel.Information, "The connection {ProviderId} exists and keeps its token", EventName = "Found")]
    private static partial void LogFound(ILogger logger, string providerId);

    [LoggerMessage(2, LogLevel.Information, "The connection {ProviderId} was created", EventName = "Created")]
    private static partial void LogCreated(ILogger logger, string providerId);
}
