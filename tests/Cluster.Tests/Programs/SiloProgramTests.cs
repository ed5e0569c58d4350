using ScimCluster.Cluster.Tests.Support;
using ScimCluster.Testing;

namespace ScimCluster.Cluster.Tests.Programs;

/// <summary><c>silo run</c> and <c>silo migrate</c>, where they cannot start.</summary>
[Collection(PostgresTests.Name)]
public sealed class SiloProgramTests(PostgresServer postgres)
{
    [Theory]
    [InlineData("run")]
    [InlineData("migrate")]
    public async Task Missing_connection_string_stops_the_start_and_is_named(string command)
    {
        using var silo = ProgramProcess.Start(ProgramProcess.Silo, null, command);
        await silo.WaitForExitAsync();

        Assert.Equal(2, silo.ExitCode);
        Assert.Contains("ConnectionStrings:Scim", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_options_stop_the_start_and_are_all_named()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        using var silo = ProgramProcess.Start(ProgramProcess.Silo, 
            Settings(database), "run", "--Urls", "http://127.0.0.1:0", "--Silo:AdvertisedAddress", "here", "--Cluster:ProbeTimeout", "00:00:00", "--Shutdown:DrainDelay", "00:01:00", "--Gateway:RetryAfter", "00:00:00", "--Sessions:ClockSkew", "-00:00:01");
        await silo.WaitForExitAsync();

        Assert.Equal(2, silo.ExitCode);
        Assert.All(
            ["Silo:AdvertisedAddress", "Cluster:ProbeTimeout", "Shutdown:Timeout", "Gateway:RetryAfter", "Sessions:ClockSkew"],
            key => Assert.Contains(key, silo.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Value_of_the_wrong_type_stops_the_start_and_is_named()
    {
        await using var database = await TestDatabase.CreateAsync(postgres);
        using var silo = ProgramProcess.Start(ProgramProcess.Silo, Settings(database), "run", "--Cluster:MissedProbesLimit", "many");
        await silo.WaitForExitAsync();

        Assert.Equal(2, silo.ExitCode);
        Assert.Contains("Cluster:MissedProbesLimit", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrate_brings_an_empty_database_up_to_date_once()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(postgres);
        using var first = ProgramProcess.Start(ProgramProcess.Silo, Settings(database), "migrate");
        await first.WaitForExitAsync();
        using var second = ProgramProcess.Start(ProgramProcess.Silo, Settings(database), "migrate");
        await second.WaitForExitAsync();

        Assert.Equal(0, first.ExitCode);
        Assert.Contains("Migrations applied", first.Output, StringComparison.Ordinal);
        Assert.Equal(0, second.ExitCode);
        Assert.Contains("up to date", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_on_an_empty_database_says_to_migrate()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(postgres);
        using var silo = ProgramProcess.Start(ProgramProcess.Silo, Settings(database), "run", "--Urls", "http://127.0.0.1:0");
        await silo.WaitForExitAsync();

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("silo migrate", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_without_a_database_says_so_and_hides_the_password()
    {
        using var silo = ProgramProcess.Start(ProgramProcess.Silo, 
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ConnectionStrings:Scim"] = "Host=127.0.0.1;Port=1;Username=scim;Password=very-secret",
            },
            "run");
        await silo.WaitForExitAsync();

        Assert.Equal(1, silo.ExitCode);
        Assert.Contains("PostgreSQL was not available", silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", silo.Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Settings(TestDatabase database) =>
        new(StringComparer.Ordinal) { ["ConnectionStrings:Scim"] = database.ConnectionString };
}
