using ScimCluster.Testing;

namespace ScimCluster.Gateway.Tests.Support;

/// <summary>
/// Tests of what administrators, operators and subscribers use. They run beside those of the SCIM routes, which are in
/// <see cref="PostgresTests"/>, on a PostgreSQL of their own.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ManagementTests : ICollectionFixture<PostgresServer>
{
    public const string Name = "Management";
}

/// <summary>Tests that measure the whole process: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuringTests : ICollectionFixture<PostgresServer>
{
    public const string Name = "Measuring";
}
