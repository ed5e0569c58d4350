using System.Xml.Linq;

namespace ScimCluster.Architecture.Tests;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The C# files below a folder, without what the build generates.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    /// <summary>The names of the projects that a project in src references.</summary>
    public static IEnumerable<string> ProjectReferences(string project) => ProjectReferencesOf(PathOf(project));

    /// <summary>The packages that a project in src references.</summary>
    public static IEnumerable<string> PackageReferences(string project) => ItemsOf(PathOf(project), "PackageReference");

    /// <summary>The Orleans packages that a project in src asks for.</summary>
    public static IEnumerable<string> OrleansReferences(string project) => ItemsOf(PathOf(project), "OrleansReference");

    /// <summary>The names of the projects that a project file references.</summary>
    public static IEnumerable<string> ProjectReferencesOf(string projectFile) => ItemsOf(projectFile, "ProjectReference")
        .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    /// <summary>What the items of a kind in a project file include.</summary>
    public static IEnumerable<string> ItemsOf(string projectFile, string item) =>
        XDocument.Load(Path.Combine(Root, projectFile))
            .Descendants(item)
            .Select(element => element.Attribute("Include")!.Value);

    private static string PathOf(string project) => Path.Combine("src", project, project + ".csproj");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ScimCluster.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
        }

        return folder.FullName;
    }
}
