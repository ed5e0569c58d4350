namespace ScimCluster.Storage.Development;

/// <summary>A private PostgreSQL could not be started. The message says why, and what to do.</summary>
public sealed class PrivatePostgresException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Why, and what to do.</param>
    /// <param name="innerException">The cause, if another exception is.</param>
    public PrivatePostgresException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
