using ScimCluster.Storage;

namespace ScimCluster.Grains.Tests.Users;

public sealed class UserOptionsTests
{
    public static TheoryData<string, Action<LinkingOptions>> WrongLinkingOptions() => new()
    {
        { "Linking:Mode", options => options.Mode = (LinkingMode)3 },
        { "Linking:TrustedDomains:0", options => options.TrustedDomains = [""] },
        { "Linking:TrustedDomains:1", options => options.TrustedDomains = ["acme.example", "@acme.example"] },
        { "Linking:TrustedDomains:0", options => options.TrustedDomains = ["acme example"] },
        { "Linking:TrustedDomains:0", options => options.TrustedDomains = [new string('d', 256)] },
        { "Linking:TrustedDomains has", options => (options.Mode, options.TrustedDomains) = (LinkingMode.Always, ["acme.example"]) },
        { "Linking:RequireExistingMembership has", options => (options.Mode, options.RequireExistingMembership) = (LinkingMode.Always, true) },
    };

    [Theory]
    [MemberData(nameof(WrongLinkingOptions))]
    public void Wrong_linking_option_is_named(string start, Action<LinkingOptions> change)
    {
        var options = new LinkingOptions();
        change(options);

        Assert.StartsWith(
            start, Assert.Single(new LinkingOptionsValidator().Validate(null, options).Failures!), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_at_their_bounds_are_right()
    {
        var linking = new LinkingOptions { Mode = LinkingMode.Constrained, TrustedDomains = [new string('d', 255)], RequireExistingMembership = true };

        Assert.True(new LinkingOptionsValidator().Validate(null, linking).Succeeded);
        Assert.True(new LinkingOptionsValidator().Validate(null, new LinkingOptions()).Succeeded);
        Assert.True(new UserOptionsValidator().Validate(null, new UserOptions { Scope = UserScope.Global }).Succeeded);
    }

    [Fact]
    public void Unknown_scope_is_named() => Assert.StartsWith(
        "Users:Scope",
        Assert.Single(new UserOptionsValidator().Validate(null, new UserOptions { Scope = (UserScope)2 }).Failures!),
        StringComparison.Ordinal);
}
