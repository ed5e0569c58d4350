namespace ScimCluster.Silo.Commands;

internal static partial class RunCommand
{
    [LoggerMessage(
        1,
        LogLevel.Warning,
        "The documents of the database were prepared for searching with other schemas than this silo has (Schemas:Files): "
        + "filters and sorting may miss some until 'silo migrate' has run with the schemas of this silo",
        EventName = "OtherSchemas")]
    private static partial void LogOtherSchemas(ILogger logger);
}
