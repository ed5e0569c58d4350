namespace ScimCluster.Storage;

/// <summary>PostgreSQL cannot be reached, is shutting down or has no resources left. The call may be made again.</summary>
/// <remarks>What PostgreSQL refuses for another reason comes as Npgsql's own exception: it is a defect.</remarks>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was tried.</param>
    /// <param name="innerException">The driver's exception.</param>
    public StorageUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
