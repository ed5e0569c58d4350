using Microsoft.Extensions.Options;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Hosting;

/// <summary>The schemas beside the built-in ones: the same in all programs of a cluster. Section <c>Schemas</c> of the configuration.</summary>
public sealed class SchemaOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Schemas";

    /// <summary>Paths of JSON files as <see cref="SchemaFiles.Load"/> reads them. Default: none.</summary>
    public IList<string> Files { get; set; } = [];
}

/// <summary>Reads the files when the host starts and reports every error with key, file and attribute.</summary>
internal sealed class SchemaOptionsValidator : IValidateOptions<SchemaOptions>
{
    public ValidateOptionsResult Validate(string? name, SchemaOptions options)
    {
        var errors = SchemaFiles.Load(options.Files).Errors;
        return errors.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(errors.Select(error => $"{SchemaOptions.Section}:{nameof(SchemaOptions.Files)} has {error}"));
    }
}
