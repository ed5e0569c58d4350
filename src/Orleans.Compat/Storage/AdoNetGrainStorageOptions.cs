using System.Data.Common;
using Orleans.Storage;

namespace Orleans.Configuration;

public class AdoNetGrainStorageOptions
{
    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;
    public const string DEFAULT_ADONET_INVARIANT = "Microsoft.Data.SqlClient";

    /// <summary>Where the database is; or give a <see cref="DataSource"/>.</summary>
    public string? ConnectionString { get; set; }

    public DbDataSource? DataSource { get; set; }

    /// <summary>The stage of the silo's start at which the query texts are read.</summary>
    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;

    /// <summary>The ADO.NET provider; "Npgsql" is the only one here.</summary>
    public string Invariant { get; set; } = DEFAULT_ADONET_INVARIANT;

    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;

    /// <summary>Clearing a state deletes its row instead of emptying it.</summary>
    public bool DeleteStateOnClear { get; set; }
}

public class MemoryGrainStorageOptions
{
    public const int DEFAULT_INIT_STAGE = ServiceLifecycleStage.ApplicationServices;

    public int InitStage { get; set; } = DEFAULT_INIT_STAGE;

    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
