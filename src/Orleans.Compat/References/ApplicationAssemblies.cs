using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Orleans.References;

/// <summary>The assemblies that can hold grains: all of the application that reference this one.</summary>
internal static class ApplicationAssemblies
{
    private static readonly string ThisName = typeof(ApplicationAssemblies).Assembly.GetName().Name!;

    public static Assembly[] All { get; } = Find();

    public static IEnumerable<Type> Types => All.SelectMany(TypesOf);

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException e)
        {
            return e.Types.OfType<Type>();
        }
    }

    private static Assembly[] Find()
    {
        var loaded = AppDomain.CurrentDomain.GetAssemblies().Where(a => !a.IsDynamic && a.GetReferencedAssemblies().Any(r => IsThis(r.Name)));

        // An assembly that nobody has used yet is not loaded, but the host lists it among those it was built with.
        var paths = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(Path.PathSeparator);
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var deployed = paths
            .Where(p => p.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal) && !p.StartsWith(framework, StringComparison.Ordinal))
            .Where(ReferencesThis)
            .Select(p => Assembly.Load(AssemblyName.GetAssemblyName(p)));
        return [.. loaded.Concat(deployed).Distinct()];
    }

    private static bool ReferencesThis(string path)
    {
        using var file = File.OpenRead(path);
        using var image = new PEReader(file);
        if (!image.HasMetadata)
        {
            return false;
        }

        var metadata = image.GetMetadataReader();
        return metadata.AssemblyReferences.Any(r => IsThis(metadata.GetString(metadata.GetAssemblyReference(r).Name)));
    }

    private static bool IsThis(string? name) => string.Equals(name, ThisName, StringComparison.Ordinal);
}
