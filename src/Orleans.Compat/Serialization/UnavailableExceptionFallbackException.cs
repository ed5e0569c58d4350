namespace Orleans.Serialization;

/// <summary>Stands for an exception whose type this process does not know; keeps the type's name and the message.</summary>
public sealed class UnavailableExceptionFallbackException : Exception
{
    public UnavailableExceptionFallbackException()
        : this(message: null, innerException: null)
    {
    }

    public UnavailableExceptionFallbackException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The name of the type that was thrown.</summary>
    public string ExceptionType { get; internal set; } = "";
}
