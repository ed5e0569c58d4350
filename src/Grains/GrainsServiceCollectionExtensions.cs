using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Grains;

/// <summary>Registers what the grain classes need besides the store.</summary>
public static class GrainsServiceCollectionExtensions
{
    /// <summary>Adds the grains' services and the filter that translates storage failures to a silo.</summary>
    public static ISiloBuilder AddScimGrains(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddOptions<RoleOptions>().BindConfiguration(RoleOptions.Section);
        silo.Services.AddOptions<IdentityOptions>()
            .BindConfiguration(IdentityOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        silo.Services.TryAddSingleton(SchemaCatalog.BuiltIn);
        silo.Services.AddOptions<DirectoryOptions>()
            .BindConfiguration(DirectoryOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        silo.Services.AddSingleton<CursorKey>();
        silo.Services.AddSingleton<ListCursors>();
        silo.Services.AddSingleton<ProviderAccessPolicy>();
        silo.Services.AddChangeDelivery();
        return silo.AddIncomingGrainCallFilter<StorageFailureFilter>().AddIncomingGrainCallFilter<ChangeSignalFilter>();
    }
}
