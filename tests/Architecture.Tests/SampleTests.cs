using System.Text.RegularExpressions;

namespace ScimCluster.Architecture.Tests;

/// <summary><c>samples/InternalService</c> shows what an internal service needs, and its page shows its code.</summary>
public sealed partial class SampleTests
{
    private const string Folder = "samples/InternalService";
    private const string Page = "docs/internal-services.md";

    [Fact]
    public void Sample_references_the_grain_interfaces_and_the_Orleans_client_alone()
    {
        const string project = $"{Folder}/InternalService.csproj";

        Assert.Equal(["Grains.Abstractions"], Repository.ProjectReferencesOf(project));
        Assert.Equal(["Microsoft.Orleans.Client", "Microsoft.Orleans.Clustering.AdoNet"], Repository.ItemsOf(project, "OrleansReference"));
        Assert.Equal(["Npgsql"], Repository.ItemsOf(project, "PackageReference"));
    }

    [Fact]
    public void Page_shows_code_of_the_sample()
    {
        var sources = Repository.Sources(Folder).Select(file => Words(File.ReadAllText(file))).ToList();
        var blocks = CodeBlock().Matches(File.ReadAllText(Path.Combine(Repository.Root, Page))).Select(block => block.Groups["code"].Value).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(
            sources.Exists(source => source.Contains(Words(block), StringComparison.Ordinal)), $"{Page} shows what {Folder} does not have: {block}"));
    }

    private static string Words(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Space();
}
