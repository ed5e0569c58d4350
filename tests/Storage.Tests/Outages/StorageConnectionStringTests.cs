using Npgsql;

namespace ScimCluster.Storage.Tests.Outages;

public sealed class StorageConnectionStringTests
{
    [Fact]
    public void Open_settings_are_tuned()
    {
        var tuned = new NpgsqlConnectionStringBuilder(StorageConnectionString.Tune("Host=db;Database=scim"));

        Assert.Equal(
            (true, 64, 2, 32, 5, 15),
            (tuned.NoResetOnClose, tuned.MaxAutoPrepare, tuned.AutoPrepareMinUsages, tuned.MaxPoolSize, tuned.Timeout, tuned.CommandTimeout));
        Assert.Equal(("db", "scim"), (tuned.Host, tuned.Database));
    }

    [Fact]
    public void What_the_operator_set_stays_under_any_name_of_the_keyword()
    {
        var tuned = new NpgsqlConnectionStringBuilder(StorageConnectionString.Tune(
            "Host=db;MaxPoolSize=7;No Reset On Close=false;Max Auto Prepare=0;Timeout=60;CommandTimeout=90"));

        Assert.Equal(
            (false, 0, 7, 60, 90),
            (tuned.NoResetOnClose, tuned.MaxAutoPrepare, tuned.MaxPoolSize, tuned.Timeout, tuned.CommandTimeout));
    }
}
