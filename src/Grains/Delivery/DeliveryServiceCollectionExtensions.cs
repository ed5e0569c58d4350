using Microsoft.Extensions.DependencyInjection;

namespace ScimCluster.Grains;

/// <summary>Registers the delivery of changes, and handlers of the SaaS.</summary>
public static class DeliveryServiceCollectionExtensions
{
    /// <summary>Adds a handler of committed changes to a silo; there is one instance of it.</summary>
    public static IServiceCollection AddChangeHandler<THandler>(this IServiceCollection services)
        where THandler : class, IChangeHandler
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddSingleton<IChangeHandler, THandler>();
    }

    internal static void AddChangeDelivery(this IServiceCollection services)
    {
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton<OrganizationNames>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<ChangeConsumers>();
        services.AddSingleton<DeliveryReport>();
        services.AddSingleton<DeliveryServices>();
        services.AddHostedService<ChangeSearch>();
        services.AddMetrics();
        services.AddHostedService<BacklogMetrics>();
    }
}
