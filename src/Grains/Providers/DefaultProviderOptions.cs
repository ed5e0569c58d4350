using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ScimCluster.Grains;

/// <summary>The providers of the configuration: the list <c>DefaultProviders</c>.</summary>
public sealed class DefaultProviderOptions
{
    /// <summary>The section of the configuration, which is the list.</summary>
    public const string Section = "DefaultProviders";

    /// <summary>The providers.</summary>
    public IList<DefaultProvider> Providers { get; } = [];

    /// <summary>The provider of this name, or null.</summary>
    public DefaultProvider? Find(string providerId) => Providers.FirstOrDefault(provider => provider.ProviderId == providerId);
}

/// <summary>A provider that the configuration gives a token; a stored connection of the same name is in its shadow.</summary>
public sealed class DefaultProvider
{
    /// <summary>The name.</summary>
    public string ProviderId { get; set; } = "";

    /// <summary>The secret part of its token, in clear.</summary>
    public string ScimToken { get; set; } = "";

    /// <summary>The organization whose people it provisions, or null or empty for none.</summary>
    public string? OrganizationId { get; set; }

    /// <summary>The organization, or null.</summary>
    internal string? Organization => string.IsNullOrEmpty(OrganizationId) ? null : OrganizationId;
}

/// <summary>Binds <see cref="DefaultProviderOptions"/> to a section that is a list.</summary>
internal sealed class DefaultProviderBinding(IConfiguration configuration) : IConfigureOptions<DefaultProviderOptions>
{
    public void Configure(DefaultProviderOptions options) =>
        configuration.GetSection(DefaultProviderOptions.Section).Bind(options.Providers);
}
