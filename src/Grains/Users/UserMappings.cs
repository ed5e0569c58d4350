using Microsoft.Extensions.Options;
using ScimCluster.Scim;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Users;

namespace ScimCluster.Grains;

/// <summary>The user mapping of each connection: its own, else the deployment's.</summary>
internal sealed class UserMappings(SchemaCatalog schemas, IOptions<UserMappingOptions> options)
{
    private readonly UserMapping _deployment = UserMapping.Create(schemas.User, options.Value.Fields);

    /// <summary>The deployment's rules.</summary>
    public UserMappingRules Deployment { get; } =
        new([.. options.Value.Fields.Select(field => new UserMappingRule(field.Key, field.Value)).OrderBy(rule => rule.Attribute, StringComparer.Ordinal)]);

    /// <summary>The mapping by which a write through a connection is carried out.</summary>
    public UserMapping Of(ProviderAccess access) =>
        access.UserMapping is { } own ? UserMapping.Create(schemas.User, Pairs(own)) : _deployment;

    /// <summary>Why a connection may not have these rules, or null.</summary>
    public ScimError? Check(UserMappingRules rules)
    {
        var errors = UserMapping.Check(schemas.User, [.. Pairs(rules)]);
        return errors.Count == 0 ? null : ScimError.InvalidValue($"The user mapping is wrong: {string.Join("; ", errors)}");
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(UserMappingRules rules) =>
        rules.Rules.Select(rule => KeyValuePair.Create(rule.Attribute, rule.Field));
}
