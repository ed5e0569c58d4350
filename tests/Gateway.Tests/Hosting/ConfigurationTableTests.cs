using System.Reflection;
using System.Text.RegularExpressions;
using ScimCluster.Gateway.Endpoints;
using ScimCluster.Gateway.Hosting;
using ScimCluster.Gateway.Operators;
using ScimCluster.Gateway.RateLimits;
using ScimCluster.Gateway.Sessions;
using ScimCluster.Grains;
using ScimCluster.Silo;

namespace ScimCluster.Gateway.Tests.Hosting;

/// <summary>The table of docs/configuration.md and the options of the programs name the same keys and defaults.</summary>
public sealed partial class ConfigurationTableTests
{
    // Keys that no options class has.
    private static readonly string[] Others = ["ConnectionStrings:Scim", "ConnectionStrings:Clustering", "Urls", "Migration:MembershipReader", DefaultProviderOptions.Section, UserMappingOptions.Section, GroupRoleOptions.Section];

    private static readonly (string Section, object Options)[] Sections =
    [
        (GatewayOptions.Section, new GatewayOptions()),
        (OperatorOptions.Section, new OperatorOptions()),
        (RateLimitOptions.Section, new RateLimitOptions()),
        (SessionOptions.Section, new SessionOptions()),
        (SessionCookieOptions.Section, new SessionCookieOptions()),
        (ClusterSettings.Section, new ClusterSettings()),
        (ClusterTlsSettings.Section, new ClusterTlsSettings()),
        (SchemaOptions.Section, new SchemaOptions()),
        (ShutdownOptions.Section, new ShutdownOptions()),
        (SiloHostOptions.Section, new SiloHostOptions()),
        (IdentityOptions.Section, new IdentityOptions()),
        (DeprovisioningGuardOptions.Section, new DeprovisioningGuardOptions()),
        (DirectoryOptions.Section, new DirectoryOptions()),
        (ProvisioningLogOptions.Section, new ProvisioningLogOptions()),
        (LogQueueOptions.Section, new LogQueueOptions()),
        (RoleOptions.Section, new RoleOptions()),
        (TokenOptions.Section, new TokenOptions()),
        (ConnectionRuleOptions.Section, new ConnectionRuleOptions()),
        (DeliveryOptions.Section, new DeliveryOptions()),
        (WebhookOptions.Section, new WebhookOptions()),
        (UserOptions.Section, new UserOptions()),
        (LinkingOptions.Section, new LinkingOptions()),
    ];

    [Fact]
    public void Table_has_every_key_and_no_other()
    {
        var options = Sections.SelectMany(section => Properties(section.Options).Select(property => $"{section.Section}:{property.Name}"));

        Assert.Equal(options.Concat(Others).Order(StringComparer.Ordinal), Rows().SelectMany(row => row.Keys).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Table_has_the_defaults_of_the_options()
    {
        var defaults = Rows().SelectMany(row => row.Keys.Select(key => (Key: key, row.Default)))
            .ToDictionary(row => row.Key, row => row.Default, StringComparer.Ordinal);

        foreach (var (section, options) in Sections)
        {
            foreach (var property in Properties(options).Where(property => property.PropertyType.IsValueType))
            {
                var value = property.GetValue(options)!;
                var expected = value is bool flag ? (flag ? "true" : "false") : ((IFormattable)value).ToString(null, null);
                Assert.Equal(expected, defaults[$"{section}:{property.Name}"]);
            }
        }
    }

    private static IEnumerable<PropertyInfo> Properties(object options) =>
        options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null);

    private static IEnumerable<(List<string> Keys, string Default)> Rows()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ScimCluster.sln")))
        {
            folder = folder.Parent;
        }

        return File.ReadLines(Path.Combine(folder.FullName, "docs", "configuration.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (
                KeyPattern().Matches(cells[1]).Select(match => match.Groups["key"].Value).ToList(),
                cells[4].Trim('`')));
    }

    // A list's key ends in the number of the element, and "`:1` ..." goes on with it.
    [GeneratedRegex("`(?<key>[A-Za-z]+(:[A-Za-z]+)*)(:0)?`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyPattern();
}
