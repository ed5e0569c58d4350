namespace Orleans.Serialization;

/// <summary>A value of this type cannot cross a grain call.</summary>
[GenerateSerializer]
internal sealed class UnsupportedTypeException(Type type) : OrleansException(
    $"Could not find a copier for type {type}. A type that crosses a grain call needs [GenerateSerializer], and [Id] on each member.")
{
    public Type Type { get; } = type;
}
