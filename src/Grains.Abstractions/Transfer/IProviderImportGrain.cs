namespace ScimCluster.Grains;

/// <summary>Stores what an export wrote, some lines at a time; keeps nothing.</summary>
/// <remarks>Get a reference through <see cref="GrainFactoryExtensions.GetProviderImport"/>.</remarks>
[Alias("scim.provider-import")]
public interface IProviderImportGrain : IGrainWithStringKey
{
    /// <summary>
    /// Checks each line as a POST is checked and stores it under its id, with its version and times. What is there already as
    /// the line says is passed over, so a call may be repeated.
    /// </summary>
    /// <returns>
    /// What came of each line; 400 if there is none, or they are of several kinds; the refusals of
    /// <see cref="IProviderGrain.GetConnectionAsync"/>; 404 also if the name stands for another connection than the one that is
    /// meant; 503 if the time was over.
    /// </returns>
    [Alias("import")]
    Task<Reply<ImportedLines>> ImportAsync(ImportLines command, CancellationToken cancellationToken);
}
