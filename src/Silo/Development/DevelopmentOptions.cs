namespace ScimCluster.Silo.Development;

/// <summary>What <c>silo dev</c> is to start.</summary>
/// <param name="Port">The HTTP port on 127.0.0.1; further programs that serve HTTP take the ports after it.</param>
/// <param name="Data">The folder that keeps the database, the keys and dev.json.</param>
/// <param name="Silos">How many silos.</param>
/// <param name="Gateways">How many gateways; none means that each silo serves HTTP itself.</param>
internal sealed record DevelopmentOptions(int Port, DirectoryInfo Data, int Silos, int Gateways)
{
    /// <summary>One silo with its gateway needs no process of its own.</summary>
    public bool IsOneProcess => Silos == 1 && Gateways == 0;

    /// <summary>The ports under which SCIM is served.</summary>
    public IEnumerable<int> Ports => Enumerable.Range(Port, Gateways == 0 ? Silos : Gateways);
}
