namespace ScimCluster.Grains;

/// <summary>
/// PostgreSQL is away. A read may be sent again at once; of a write the caller knows nothing until it reads.
/// </summary>
[GenerateSerializer, Alias("scim.service-unavailable")]
public sealed class ServiceUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ServiceUnavailableException()
        : this("A service that the request needs is not available.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is away.</param>
    public ServiceUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is away.</param>
    /// <param name="innerException">The failure behind it; of a type that Orleans can write, if a grain throws this.</param>
    public ServiceUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
