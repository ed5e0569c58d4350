using Microsoft.Extensions.Options;

namespace ScimCluster.Grains.Tests.Providers;

public sealed class ProviderOptionsTests
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    public static TheoryData<string, Action<TokenOptions>> WrongTokenOptions() => new()
    {
        { "Tokens:Storage", options => options.Storage = (TokenStorage)9 },
        { "Tokens:EncryptionKeys needs", options => options.Storage = TokenStorage.Encrypted },
        { "Tokens:EncryptionKeys:0:Id", options => options.EncryptionKeys.Add(new EncryptionKey { Id = "a.b", Key = Key }) },
        { "Tokens:EncryptionKeys:0:Id", options => options.EncryptionKeys.Add(new EncryptionKey { Key = Key }) },
        { "Tokens:EncryptionKeys:0:Key", options => options.EncryptionKeys.Add(new EncryptionKey { Id = "a", Key = "no base64!" }) },
        { "Tokens:EncryptionKeys:0:Key", options => options.EncryptionKeys.Add(new EncryptionKey { Id = "a", Key = Convert.ToBase64String(new byte[31]) }) },
        { "Tokens:EncryptionKeys has two", options => options.EncryptionKeys = [new EncryptionKey { Id = "a", Key = Key }, new EncryptionKey { Id = "a", Key = Key }] },
        { "Tokens:MaxTokens", options => options.MaxTokens = 0 },
        { "Tokens:MaxTokens", options => options.MaxTokens = 101 },
        { "Tokens:LastUsedInterval", options => options.LastUsedInterval = TimeSpan.FromMilliseconds(999) },
        { "Tokens:LastUsedInterval", options => options.LastUsedInterval = TimeSpan.FromDays(1.1) },
        { "Tokens:Storage is Custom", options => options.Storage = TokenStorage.Custom },
    };

    public static TheoryData<string, Action<DefaultProvider>> WrongDefaultProviders() => new()
    {
        { "DefaultProviders:0:ProviderId", provider => provider.ProviderId = "" },
        { "DefaultProviders:0:ProviderId", provider => provider.ProviderId = "a:b" },
        { "DefaultProviders:0:ScimToken", provider => provider.ScimToken = "" },
        { "DefaultProviders:0:ScimToken", provider => provider.ScimToken = "a:b" },
        { "DefaultProviders:0:ScimToken", provider => provider.ScimToken = new string('s', 257) },
        { "DefaultProviders:0:OrganizationId", provider => provider.OrganizationId = "" },
        { "DefaultProviders:0:OrganizationId", provider => provider.OrganizationId = new string('o', 65) },
        { "DefaultProviders:1:ProviderId", provider => provider.ProviderId = "second" },
    };

    [Theory]
    [MemberData(nameof(WrongTokenOptions))]
    public void Wrong_token_option_is_named(string start, Action<TokenOptions> change)
    {
        var options = new TokenOptions();
        change(options);

        var result = new TokenOptionsValidator([], []).Validate(null, options);

        Assert.StartsWith(start, Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(WrongDefaultProviders))]
    public void Wrong_default_provider_is_named_and_its_token_is_not(string start, Action<DefaultProvider> change)
    {
        var provider = new DefaultProvider { ProviderId = "first", ScimToken = "secretive", OrganizationId = "acme" };
        change(provider);
        var options = new DefaultProviderOptions
        {
            Providers = { provider, new DefaultProvider { ProviderId = "second", ScimToken = "secretive", OrganizationId = "acme" } },
        };

        var result = Validator(requireOrganization: true).Validate(null, options);

        var failure = Assert.Single(result.Failures!);
        Assert.StartsWith(start, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secretive", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_at_their_bounds_are_right()
    {
        var tokens = new TokenOptions
        {
            Storage = TokenStorage.Encrypted,
            EncryptionKeys = [new EncryptionKey { Id = "K-1_a", Key = Key }],
            MaxTokens = 1,
            LastUsedInterval = TimeSpan.FromSeconds(1),
        };
        var providers = new DefaultProviderOptions { Providers = { new DefaultProvider { ProviderId = "okta", ScimToken = new string('s', 256) } } };

        Assert.True(new TokenOptionsValidator([], []).Validate(null, tokens).Succeeded);
        Assert.True(new TokenOptionsValidator([], []).Validate(null, new TokenOptions()).Succeeded);
        Assert.True(Validator(requireOrganization: false).Validate(null, providers).Succeeded);
    }

    private static DefaultProviderOptionsValidator Validator(bool requireOrganization) =>
        new(Options.Create(new ConnectionRuleOptions { RequireOrganization = requireOrganization }));
}
