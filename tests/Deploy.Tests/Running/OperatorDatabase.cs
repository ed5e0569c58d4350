using System.Text.RegularExpressions;
using Npgsql;
using ScimCluster.Deploy.Tests.Support;

namespace ScimCluster.Deploy.Tests.Running;

/// <summary>A database with its two roles, made by the statements of <c>docs/operations.md</c> under names of its own.</summary>
internal sealed partial class OperatorDatabase(string adminConnectionString) : IAsyncDisposable
{
    private const string Password = "operator";

    // The process id keeps test runs apart that share one server.
    private static readonly string Name = $"scimdeploy_{Environment.ProcessId}";

    public static string Reader => Name + "_clustering";

    /// <summary>What stands in the Secret scim-database.</summary>
    public string OwnerConnectionString => ConnectionStringOf(Name);

    /// <summary>What stands in the Secret scim-clustering.</summary>
    public string ReaderConnectionString => ConnectionStringOf(Reader);

    public async Task CreateAsync()
    {
        foreach (var statement in StatementsOf(await File.ReadAllTextAsync(Checkout.PathOf("docs/operations.md"))))
        {
            await ExecuteAsync(ProductName().Replace(statement, Name).Replace("'...'", $"'{Password}'", StringComparison.Ordinal));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
        await ExecuteAsync($"DROP ROLE IF EXISTS {Reader}");
        await ExecuteAsync($"DROP ROLE IF EXISTS {Name}");
    }

    private static IEnumerable<string> StatementsOf(string page)
    {
        const string Begin = "```sql\n";
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf("```", begin, StringComparison.Ordinal);
        return page[begin..end].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private string ConnectionStringOf(string role) => new NpgsqlConnectionStringBuilder(adminConnectionString)
    {
        Database = Name,
        Username = role,
        Password = Password,
    }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(adminConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    // In the names of both roles and of the database.
    [GeneratedRegex(@"\bscim(?=_clustering\b|\b)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProductName();
}
