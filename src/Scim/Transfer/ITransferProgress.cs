namespace ScimCluster.Scim.Transfer;

/// <summary>Hears how far an export or import is.</summary>
public interface ITransferProgress
{
    /// <summary>So much of the whole is done.</summary>
    /// <param name="done">How much, by whatever unit the two have.</param>
    /// <param name="whole">The whole; 0 where nobody knows it.</param>
    void Report(long done, long whole);

    /// <summary>A line of the file was not carried out.</summary>
    /// <param name="line">Its number, from 1.</param>
    /// <param name="reason">Why.</param>
    void Fail(long line, string reason);
}
