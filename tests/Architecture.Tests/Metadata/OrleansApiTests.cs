using ScimCluster.Architecture.Tests.Contracts;

namespace ScimCluster.Architecture.Tests.Metadata;

/// <summary>Application code keeps to what Orleans 10.4 and Orleans.Compat have in common.</summary>
public sealed class OrleansApiTests
{
    private static readonly ReviewedFile File = new("orleans-api.txt");

    [Fact]
    public void Application_code_uses_nothing_of_Orleans_outside_the_reviewed_list()
    {
        // In the packages build Orleans' generator adds code that uses much more: there the compiler itself is the judge.
        var used = BuiltWithPackages ? [] : Used();
        var missing = used.Except(File.Lines(), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

        Assert.True(missing.Count == 0, $"""
            Application code uses members of Orleans that are not in {File.Path}.
            Look each of them up in the API of Microsoft Orleans 10.4: name, signature and package. If it is there, add the line:

            {string.Join(Environment.NewLine, missing)}
            """);
    }

    [Fact]
    public void Nothing_in_the_reviewed_list_is_unused()
    {
        var unused = File.Lines().Except(Used(), StringComparer.Ordinal).ToList();

        Assert.True(unused.Count == 0, $"""
            Remove these lines from {File.Path}, as application code no longer uses them:

            {string.Join(Environment.NewLine, unused)}
            """);
    }

    [Fact]
    public void Reviewed_list_is_sorted_and_without_repetitions() =>
        Assert.Equal(File.Lines().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), File.Lines());

    [Theory]
    [InlineData("Grains.Abstractions")]
    [InlineData("Grains")]
    [InlineData("Gateway")]
    [InlineData("Silo")]
    [InlineData("InternalService")]
    public void Every_project_with_application_code_is_read(string project) =>
        Assert.Contains($"ScimCluster.{project}.dll", ApplicationAssemblies().Select(path => Path.GetFileName(path)));

    private static bool BuiltWithPackages => typeof(IGrain).Assembly.GetName().Name is not "Orleans.Compat";

    private static HashSet<string> Used() => [.. ApplicationAssemblies().SelectMany(OrleansMembers.UsedBy)];

    private static IEnumerable<string> ApplicationAssemblies() => Directory.EnumerateFiles(AppContext.BaseDirectory, "ScimCluster.*.dll")
        .Where(path => !path.EndsWith(".Tests.dll", StringComparison.Ordinal));
}
