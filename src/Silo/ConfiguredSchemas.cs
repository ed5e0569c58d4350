using Microsoft.Extensions.Options;
using ScimCluster.Gateway.Hosting;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Silo;

/// <summary>The schemas of the configuration, for what runs without a host.</summary>
internal static class ConfiguredSchemas
{
    /// <summary>Reads the files that <c>Schemas:Files</c> names.</summary>
    /// <exception cref="OptionsValidationException">A file is missing or wrong; each failure names it.</exception>
    public static SchemaCatalog Load(IConfiguration configuration)
    {
        var options = configuration.GetSection(SchemaOptions.Section).Get<SchemaOptions>() ?? new SchemaOptions();
        var checkedOptions = new SchemaOptionsValidator().Validate(name: null, options);
        return checkedOptions.Failed
            ? throw new OptionsValidationException(SchemaOptions.Section, typeof(SchemaOptions), checkedOptions.Failures)
            : SchemaFiles.Load(options.Files).Catalog;
    }
}
