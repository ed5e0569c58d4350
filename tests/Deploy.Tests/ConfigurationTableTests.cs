using ScimCluster.Deploy.Tests.Support;

namespace ScimCluster.Deploy.Tests;

public sealed class ConfigurationTableTests
{
    private const string Head = "| key | read by | meaning | default |";

    [Theory]
    [InlineData("| `A:B` | silo | x | `00:00:10` |", "A:B", "silo", "00:00:10")]
    [InlineData("| `A:B` | both | x | 3 |", "A:B", "gateway,silo", "3")]
    [InlineData("| `A:B` | silo, migrate | uses `C:D` | none |", "A:B", "migrate,silo", null)]
    [InlineData("| `A:B` | gateway | x | none: `/admin` is closed |", "A:B", "gateway", null)]
    public void Row_gives_key_programs_and_default(string row, string key, string readBy, string? value)
    {
        var setting = Assert.Single(ConfigurationTable.Parse([Head, "|---|---|---|---|", row]));

        Assert.Equal((key, readBy, value), (setting.Key, string.Join(',', setting.ReadBy.Order(StringComparer.Ordinal)), setting.Default));
        Assert.False(setting.IsRequired);
    }

    [Fact]
    public void Required_setting_has_no_default()
    {
        var setting = Assert.Single(ConfigurationTable.Parse([Head, "| `A:B` | silo | x | required |"]));

        Assert.True(setting.IsRequired);
        Assert.Null(setting.Default);
    }

    [Fact]
    public void Row_with_several_keys_gives_each_its_default() =>
        Assert.Equal(
            [("A:B", "1"), ("A:C", "2")],
            ConfigurationTable.Parse([Head, "| `A:B`, `A:C` | silo | x | 1, 2 |"]).Select(setting => (setting.Key, setting.Default)));

    [Theory]
    [InlineData("A__B__0", true)]
    [InlineData("A__B__12", true)]
    [InlineData("A__B__x", false)]
    [InlineData("A__B", false)]
    public void List_is_set_by_numbered_variables(string variable, bool isSet) =>
        Assert.Equal(isSet, Assert.Single(ConfigurationTable.Parse([Head, "| `A:B:0`, `:1` ... | silo | x | none |"])).IsSetBy(variable));

    [Fact]
    public void Page_names_settings_of_every_program()
    {
        var settings = ConfigurationTable.Read();

        Assert.All(["silo", "gateway", "migrate"], (string program) => Assert.Contains(settings, setting => setting.ReadBy.Contains(program)));
        Assert.All(settings, setting => Assert.Subset(new HashSet<string>(["silo", "gateway", "migrate"]), new HashSet<string>(setting.ReadBy)));
        Assert.Equal(settings.Count, settings.Select(setting => setting.Key).Distinct(StringComparer.Ordinal).Count());
    }
}
