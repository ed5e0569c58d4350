namespace Orleans.Serialization.Wire;

/// <summary>Bytes that no process of this kind writes: whoever sent them is not trusted any further.</summary>
internal sealed class MalformedMessageException : OrleansException
{
    public MalformedMessageException(string message)
        : base(message)
    {
    }

    public MalformedMessageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A well-formed message names a type or method that this process does not have, as when versions differ.</summary>
[GenerateSerializer]
internal sealed class UnknownNameException(string message) : OrleansException(message);
