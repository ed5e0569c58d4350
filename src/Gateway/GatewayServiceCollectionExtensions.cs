using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Bulk;
using ScimCluster.Gateway.Endpoints;
using ScimCluster.Gateway.Http;
using ScimCluster.Gateway.OpenApi;
using ScimCluster.Gateway.Operators;
using ScimCluster.Gateway.RateLimits;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Gateway.Tokens;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway;

/// <summary>Registers the gateway. It needs an <see cref="IGrainFactory"/>: of a silo in the process, or of a client.</summary>
public static class GatewayServiceCollectionExtensions
{
    /// <summary>Adds options (sections <c>Gateway</c> and <c>Sessions</c>), authentication and authorization.</summary>
    public static IServiceCollection AddScimGateway(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<GatewayOptions>()
            .BindConfiguration(GatewayOptions.Section)
            .PostConfigure(SetDefaultBasePaths)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.TryAddSingleton(SchemaCatalog.BuiltIn);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GrainCalls>();
        services.AddSingleton<LargeBodies>();
        services.AddSingleton<UnansweredCreates>();
        services.AddSingleton<Creation>();
        services.AddSingleton<UserWrites>();
        services.AddSingleton<GroupWrites>();
        services.AddBulk();
        services.AddHostedService(provider => provider.GetRequiredService<UnansweredCreates>());

        services.AddOptions<LogQueueOptions>().BindConfiguration(LogQueueOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LogMetrics>();
        services.AddSingleton<LogRefusalQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<LogRefusalQueue>());

        services.AddManagementDocument();
        services.AddRateLimits();

        // Whoever waits longer gets a 503 from the FailureMiddleware.
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<GatewayOptions>>((timeouts, gateway) =>
            timeouts.DefaultPolicy = new RequestTimeoutPolicy
            {
                Timeout = gateway.Value.RequestTimeout,
                TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            });

        var authentication = services.AddAuthentication();
        authentication.AddSessions();
        authentication.AddScheme<AuthenticationSchemeOptions, ScimTokenAuthentication>(ScimTokenAuthentication.SchemeName, null);
        authentication.AddOperators();

        services.AddAuthorizationBuilder()
            .AddPolicy(SessionAuthentication.Policy, policy => policy
                .AddAuthenticationSchemes(SessionAuthentication.Scheme).RequireAuthenticatedUser())
            .AddPolicy(ScimTokenAuthentication.Policy, policy => policy
                .AddAuthenticationSchemes(ScimTokenAuthentication.SchemeName).RequireAuthenticatedUser())
            .AddPolicy(OperatorKeyAuthentication.Policy, policy => policy
                .AddAuthenticationSchemes(OperatorKeyAuthentication.SchemeName).RequireAuthenticatedUser());
        return services;
    }

    // The binder appends to lists: defaults in the list itself could not be taken away.
    private static void SetDefaultBasePaths(GatewayOptions options)
    {
        if (options.BasePaths.Count == 0)
        {
            options.BasePaths = ["", "/api/auth"];
        }
    }
}
