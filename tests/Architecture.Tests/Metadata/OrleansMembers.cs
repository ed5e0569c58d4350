using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ScimCluster.Architecture.Tests.Metadata;

/// <summary>What a compiled assembly uses of Orleans, from either build.</summary>
internal static class OrleansMembers
{
    /// <summary>Tells whether an assembly is a part of Orleans, or takes its place.</summary>
    public static bool IsOrleans(string assembly) =>
        assembly.StartsWith("Orleans.", StringComparison.Ordinal) || assembly.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal);

    /// <summary>
    /// Reads the references: <c>Namespace.Type</c> for each type, <c>Namespace.Type.Member</c> for each method, property and
    /// constructor (<c>#ctor</c>), without distinction of overloads.
    /// </summary>
    public static IReadOnlySet<string> UsedBy(string assemblyPath)
    {
        using var file = new PEReader(File.OpenRead(assemblyPath));
        var metadata = file.GetMetadataReader();
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.TypeReferences)
        {
            if (NameOf(metadata, handle) is { } type)
            {
                used.Add(type);
            }
        }

        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (TypeOf(metadata, member.Parent) is { } parent && NameOf(metadata, parent) is { } type)
            {
                used.Add($"{type}.{MemberName(metadata.GetString(member.Name))}");
            }
        }

        return used;
    }

    private static string MemberName(string name) =>
        name == ".ctor" ? "#ctor"
        : name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) ? name[4..]
        : name;

    // Null for a type of any other assembly.
    private static string? NameOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        switch (type.ResolutionScope.Kind)
        {
            case HandleKind.AssemblyReference:
                var assembly = metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope);
                return IsOrleans(metadata.GetString(assembly.Name)) ? $"{metadata.GetString(type.Namespace)}.{name}" : null;
            case HandleKind.TypeReference:
                return NameOf(metadata, (TypeReferenceHandle)type.ResolutionScope) is { } outer ? $"{outer}.{name}" : null;
            default:
                return null;
        }
    }

    private static TypeReferenceHandle? TypeOf(MetadataReader metadata, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => (TypeReferenceHandle)parent,
        HandleKind.TypeSpecification => DefinitionOf(metadata, (TypeSpecificationHandle)parent),
        _ => null,
    };

    // A constructed type: the generic definition stands behind two bytes of the signature (ECMA-335 II.23.2.14).
    private static TypeReferenceHandle? DefinitionOf(MetadataReader metadata, TypeSpecificationHandle handle)
    {
        var signature = metadata.GetBlobReader(metadata.GetTypeSpecification(handle).Signature);
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
        {
            return null;
        }

        signature.ReadCompressedInteger();
        var definition = signature.ReadTypeHandle();
        return definition.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)definition : null;
    }
}
