namespace Orleans.Serialization;

/// <summary>A value could not be written or read.</summary>
[GenerateSerializer]
public class SerializerException : Exception
{
    public SerializerException()
    {
    }

    public SerializerException(string message)
        : base(message)
    {
    }

    public SerializerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A value of this type cannot cross a grain call.</summary>
[GenerateSerializer]
public sealed class CodecNotFoundException : SerializerException
{
    public CodecNotFoundException(string message)
        : base(message)
    {
    }

    internal CodecNotFoundException(Type type)
        : this($"Could not find a codec for type {type}. A type that crosses a grain call needs [GenerateSerializer], and [Id] on each member.")
    {
    }
}
