using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using ScimCluster.Gateway;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Transfer;
using ScimCluster.Storage;

namespace ScimCluster.Silo.Transfer;

/// <summary>Stores the lines of a file in the database itself, beside running silos.</summary>
internal sealed class DirectImport(ConnectionImporter importer, ImportTarget target) : IImportTarget
{
    // What the provisioning log has in the place of a request.
    private const string RequestId = "silo import";

    /// <summary>Makes it as the settings of a silo and gateway say, and the connection's own user mapping.</summary>
    /// <exception cref="OptionsValidationException">A setting is wrong.</exception>
    public static DirectImport Create(IConfiguration configuration, NpgsqlDataSource database, string providerId, TransferProvider provider)
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
        var access = new ProviderAccess(providerId, provider.ProviderKey, provider.Epoch, provider.OrganizationId, UserMapping: own);
        var log = new WriteLog(schemas, Section<ProvisioningLogOptions>(ProvisioningLogOptions.Section), TimeProvider.System);
        var groups = new PostgresGroupStore(database);
        var importer = new ConnectionImporter(
            new UserImporter(
                new PostgresIdentityStore(database),
                schemas,
                new UserMappings(schemas, Options.Create(mapping)),
                log,
                Section<IdentityOptions>(IdentityOptions.Section)),
            new GroupImporter(groups, groups, schemas, log));
        return new DirectImport(
            importer, new ImportTarget(access, RequestId, Section<GatewayOptions>(GatewayOptions.Section).Value.PreserveCase));

        IOptions<T> Section<T>(string name)
            where T : class, new() => Options.Create(configuration.GetSection(name).Get<T>() ?? new T());
    }

    public Task<ScimResult<IReadOnlyList<LineOutcome>>> ImportAsync(
        IReadOnlyList<TransferLine> lines, CancellationToken cancellationToken) => importer.ImportAsync(target, lines, cancellationToken);
}
