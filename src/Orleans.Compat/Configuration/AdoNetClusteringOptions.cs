using System.Data.Common;

namespace Orleans.Configuration;

/// <summary>Where a silo finds the membership table.</summary>
public class AdoNetClusteringSiloOptions
{
    /// <summary>Where the database is; or give a <see cref="DataSource"/>.</summary>
    public string? ConnectionString { get; set; }

    public DbDataSource? DataSource { get; set; }

    /// <summary>The ADO.NET provider; "Npgsql" is the only one here.</summary>
    public string Invariant { get; set; } = null!;
}

/// <summary>Where a client finds the gateways.</summary>
public class AdoNetClusteringClientOptions
{
    /// <summary>Where the database is; or give a <see cref="DataSource"/>.</summary>
    public string? ConnectionString { get; set; }

    public DbDataSource? DataSource { get; set; }

    /// <summary>The ADO.NET provider; "Npgsql" is the only one here.</summary>
    public string Invariant { get; set; } = null!;
}
