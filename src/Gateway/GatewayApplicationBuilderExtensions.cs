using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Endpoints;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.OpenApi;

namespace ScimCluster.Gateway;

/// <summary>Puts the gateway into the pipeline of a web application.</summary>
public static class GatewayApplicationBuilderExtensions
{
    /// <summary>Maps every route under each base path of <see cref="GatewayOptions.BasePaths"/>.</summary>
    public static WebApplication MapScimGateway(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);

        // The id first, so that it stands in every answer; then the log of what was refused, and failures, so that they
        // see everything behind them.
        app.UseRequestIds();
        app.UseMiddleware<LogRefusals>();
        app.UseMiddleware<FailureMiddleware>();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseRateLimiter();
        app.UseMiddleware<StartGate>();
        app.UseAuthentication();
        app.UseAuthorization();

        foreach (var basePath in app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.BasePaths)
        {
            var routes = app.MapGroup(basePath).WithMetadata(new ServingPath(basePath));
            routes.DescribeOperations();
            routes.MapServiceDescription();
            routes.MapConnections();
            routes.MapChanges();
            routes.MapWebhooks();
            routes.MapProvisioningLog();
            routes.MapAdmin();
            routes.MapAdminConnections();

            var scim = routes.MapGroup(ServingPath.ScimRoot);
            scim.AddEndpointFilter(MediaTypes.RequireAcceptableAsync);
            scim.MapDiscovery();
            scim.MapUsers();
            scim.MapGroups();
            scim.MapRootQueries();
            scim.MapBulk();
            scim.MapMe();
            routes.MapOtherVersions();
        }

        return app;
    }
}
