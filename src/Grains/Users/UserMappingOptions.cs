using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Users;

namespace ScimCluster.Grains;

/// <summary>
/// Which SCIM attributes feed the user model of the SaaS, for connections without a mapping of their own: the section
/// <c>UserMapping</c>, in which each key is an attribute and each value a field.
/// </summary>
public sealed class UserMappingOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "UserMapping";

    /// <summary>Fields by attribute. Default none: e-mail address and name as <see cref="UserKeys"/> takes them.</summary>
    public IDictionary<string, string> Fields { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Reads the section. The colons of an attribute's URN are no levels of it.</summary>
internal sealed class UserMappingBinding(IConfiguration configuration) : IConfigureOptions<UserMappingOptions>
{
    public void Configure(UserMappingOptions options)
    {
        foreach (var (attribute, field) in configuration.GetSection(UserMappingOptions.Section).AsEnumerable(makePathsRelative: true))
        {
            if (field is not null && attribute.Length > 0)
            {
                options.Fields[attribute] = field;
            }
        }
    }
}

/// <summary>Checks the mapping when the silo starts and reports every error with its attribute.</summary>
internal sealed class UserMappingOptionsValidator(SchemaCatalog schemas) : IValidateOptions<UserMappingOptions>
{
    public ValidateOptionsResult Validate(string? name, UserMappingOptions options)
    {
        var errors = UserMapping.Check(schemas.User, [.. options.Fields]);
        return errors.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(errors.Select(error => $"{UserMappingOptions.Section}: {error}."));
    }
}
