namespace ScimCluster.Storage.Migrations;

/// <summary>The schema of the database does not fit this program. The message says what to do.</summary>
public sealed class MigrationException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What does not fit, and what to do.</param>
    public MigrationException(string message)
        : base(message)
    {
    }
}
