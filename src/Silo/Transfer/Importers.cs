using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using ScimCluster.Gateway;
using ScimCluster.Grains;
using ScimCluster.Storage;

namespace ScimCluster.Silo.Transfer;

/// <summary>What stores the lines of a file.</summary>
/// <param name="Users">For users.</param>
/// <param name="Groups">For groups and their members.</param>
internal sealed record Importers(UserImporter Users, GroupImporter Groups)
{
    /// <summary>Makes them as the settings of a silo and gateway say, and the connection's own user mapping.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static Importers Create(IConfiguration configuration, NpgsqlDataSource database, string providerId, TransferProvider provider)
    {
        var schemas = ConfiguredSchemas.Load(configuration);
        var mapping = new UserMappingOptions();
        new UserMappingBinding(configuration).Configure(mapping);
        if (new UserMappingOptionsValidator(schemas).Validate(null, mapping) is { Failed: true } wrong)
        {
            throw new OptionsValidationException(UserMappingOptions.Section, typeof(UserMappingOptions), wrong.Failures);
        }

        var own = provider.UserMapping is null
            ? null
            : new UserMappingRules(JsonSerializer.Deserialize<UserMappingRule[]>(provider.UserMapping, JsonSerializerOptions.Web)!);
        var target = new ProviderAccess(providerId, provider.ProviderKey, provider.Epoch, provider.OrganizationId, UserMapping: own);
        var log = new WriteLog(
            schemas, Options.Create(Section<ProvisioningLogOptions>(ProvisioningLogOptions.Section)), TimeProvider.System);
        var rules = new UserImportRules(
            Section<GatewayOptions>(GatewayOptions.Section).PreserveCase,
            Section<IdentityOptions>(IdentityOptions.Section).MaxDocumentBytes);
        var groups = new PostgresGroupStore(database);
        return new Importers(
            new UserImporter(
                new PostgresIdentityStore(database), schemas, new UserMappings(schemas, Options.Create(mapping)), log, target, rules),
            new GroupImporter(groups, groups, schemas, log, target));

        T Section<T>(string name)
            where T : class, new() => configuration.GetSection(name).Get<T>() ?? new T();
    }
}
