using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
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
        silo.Services.AddProviders();
        silo.Services.AddUsers();
        silo.Services.AddProvisioningLog();
        silo.Services.AddOptions<IdentityOptions>()
            .BindConfiguration(IdentityOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        silo.Services.AddSingleton<CreateOperations>();
        silo.Services.AddSingleton<ChangeOperations>();
        silo.Services.AddHostedService<ExpiredDataPurge>();
        silo.Services.AddSingleton<DeprovisioningGuard>();
        silo.Services.AddOptions<DeprovisioningGuardOptions>()
            .BindConfiguration(DeprovisioningGuardOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        silo.Services.TryAddSingleton(SchemaCatalog.BuiltIn);
        silo.Services.AddOptions<DirectoryOptions>()
            .BindConfiguration(DirectoryOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        silo.Services.AddSingleton<CursorKey>();
        silo.Services.AddSingleton<ListCursors>();
        silo.Services.AddChangeDelivery();
        silo.Services.AddSingleton<UserImporter>();
        silo.Services.AddSingleton<GroupImporter>();
        silo.Services.AddSingleton<ConnectionImporter>();
        return silo.AddIncomingGrainCallFilter<StorageFailureFilter>().AddIncomingGrainCallFilter<ChangeSignalFilter>();
    }

    private static void AddProvisioningLog(this IServiceCollection services)
    {
        services.AddOptions<ProvisioningLogOptions>()
            .BindConfiguration(ProvisioningLogOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<WriteLog>();
        services.AddHostedService<LogSealing>();
        services.AddHostedService<LogMonthKeeping>();
    }

    private static void AddUsers(this IServiceCollection services)
    {
        services.AddOptions<UserOptions>().BindConfiguration(UserOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<UserOptions>, UserOptionsValidator>();
        services.AddHostedService<UserScopeCheck>();
        services.AddOptions<LinkingOptions>().BindConfiguration(LinkingOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LinkingOptions>, LinkingOptionsValidator>();
        services.AddSingleton<UserLinking>();
        services.AddOptions<UserMappingOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<UserMappingOptions>, UserMappingBinding>();
        services.AddSingleton<IValidateOptions<UserMappingOptions>, UserMappingOptionsValidator>();
        services.AddSingleton<UserMappings>();
    }

    private static void AddProviders(this IServiceCollection services)
    {
        services.AddOptions<RoleOptions>().BindConfiguration(RoleOptions.Section);
        services.AddOptions<GroupRoleOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<GroupRoleOptions>, GroupRoleBinding>();
        services.AddSingleton<IValidateOptions<GroupRoleOptions>, GroupRoleOptionsValidator>();
        services.AddSingleton<MemberRoles>();
        services.AddOptions<ConnectionRuleOptions>().BindConfiguration(ConnectionRuleOptions.Section);
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddOptions<DefaultProviderOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<DefaultProviderOptions>, DefaultProviderBinding>();
        services.AddSingleton<IValidateOptions<DefaultProviderOptions>, DefaultProviderOptionsValidator>();
        services.AddSingleton<ProviderAccessPolicy>();
        services.AddSingleton<ReservedProviderIds>();
        services.AddSingleton<SecretEncryption>();
        services.AddSingleton<TokenVault>();
        services.AddSingleton<TokenHooks>();
        services.AddSingleton<TokenIssuance>();
        services.AddTransient<TokenUses>();
    }
}
