namespace ScimCluster.Silo.Transfer;

/// <summary>Hears how far an export or import is.</summary>
internal interface ITransferProgress
{
    /// <summary>So much of the whole is done, by whatever unit the two have.</summary>
    void Report(long done, long whole);

    /// <summary>A line of the file was not carried out.</summary>
    void Fail(long line, string reason);
}
