namespace ScimCluster.Testing;

/// <summary>Test classes of this collection share one server; each makes a database of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
