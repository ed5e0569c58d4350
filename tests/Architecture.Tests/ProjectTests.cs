namespace ScimCluster.Architecture.Tests;

/// <summary>The projects and their arrows.</summary>
public sealed class ProjectTests
{
    public static TheoryData<string, string[]> Arrows() => new()
    {
        { "Scim", [] },
        { "Storage", ["Scim"] },
        { "Grains.Abstractions", ["Scim"] },
        { "Client", ["Scim"] },
        { "Grains", ["Grains.Abstractions", "Storage"] },
        { "Gateway", ["Grains.Abstractions", "Scim"] },
        { "Silo", ["Gateway", "Grains", "Storage"] },
        { "Orleans.Compat", [] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void Project_references_no_more_than_the_design_allows(string project, string[] allowed) =>
        Assert.Equal(allowed.Order(StringComparer.Ordinal), Repository.ProjectReferences(project).Order(StringComparer.Ordinal));

    [Fact]
    public void There_are_no_other_projects() =>
        Assert.Equal(
            Arrows().Select(row => (string)row[0]).Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Scim", new string[0])]
    [InlineData("Storage", new[] { "Npgsql" })]
    [InlineData("Grains.Abstractions", new string[0])]
    [InlineData("Client", new[] { "Microsoft.Extensions.Http" })]
    [InlineData("Grains", new[] { "Microsoft.Extensions.Options.DataAnnotations" })]
    // BinaryData, which Orleans' storage serializers take and give.
    [InlineData("Orleans.Compat", new[] { "System.Memory.Data" })]
    public void Project_needs_no_other_package(string project, string[] packages) =>
        Assert.Equal(packages, Repository.PackageReferences(project));

    [Theory]
    [InlineData("Grains.Abstractions", new[] { "Microsoft.Orleans.Sdk" })]
    [InlineData("Grains", new[] { "Microsoft.Orleans.Sdk", "Microsoft.Orleans.Runtime" })]
    [InlineData("Gateway", new[] { "Microsoft.Orleans.Client", "Microsoft.Orleans.Clustering.AdoNet", "Microsoft.Orleans.Connections.Security" })]
    [InlineData(
        "Silo",
        new[]
        {
            "Microsoft.Orleans.Server", "Microsoft.Orleans.Persistence.AdoNet", "Microsoft.Orleans.Clustering.AdoNet",
            "Microsoft.Orleans.Connections.Security",
        })]
    [InlineData("Client", new string[0])]
    [InlineData("Scim", new string[0])]
    [InlineData("Storage", new string[0])]
    public void Project_takes_the_Orleans_packages_of_its_role(string project, string[] packages) =>
        Assert.Equal(packages, Repository.OrleansReferences(project));

    [Theory]
    [InlineData("Gateway")]
    [InlineData("Client")]
    [InlineData("Scim")]
    [InlineData("Grains.Abstractions")]
    public void Project_knows_nothing_of_the_database(string project) =>
        // Orleans' client reads the membership tables: one file names its driver.
        Assert.All(Repository.Sources($"src/{project}").Where(file => Path.GetFileName(file) != "ClusteringConnection.cs"), file =>
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain("Npgsql", text, StringComparison.Ordinal);
            Assert.DoesNotContain("ScimCluster.Storage", text, StringComparison.Ordinal);
        });
}
