namespace Orleans.Serialization;

/// <summary>Which exceptions may leave the process without being marked <see cref="GenerateSerializerAttribute"/>.</summary>
public sealed class ExceptionSerializationOptions
{
    /// <summary>Beginnings of namespaces whose exceptions are written: name, message, stack and inner exceptions.</summary>
    public HashSet<string> SupportedNamespacePrefixes { get; } = new(StringComparer.Ordinal) { "Microsoft", "System", "Azure" };

    internal bool Supports(Type type) =>
        type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
        || type == typeof(UnavailableExceptionFallbackException)
        || (type.Namespace is { } name && SupportedNamespacePrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
}
