using Npgsql;
using ScimCluster.Testing;

namespace ScimCluster.Storage.Tests.Orleans;

/// <summary>Reads the OrleansQuery texts and runs them with named parameters and unqualified tables, as Orleans does.</summary>
internal sealed class OrleansQueries : IAsyncDisposable
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly Dictionary<string, string> _texts;

    private OrleansQueries(NpgsqlDataSource dataSource, Dictionary<string, string> texts)
    {
        _dataSource = dataSource;
        _texts = texts;
    }

    public IEnumerable<string> Keys => _texts.Keys;

    public static async Task<OrleansQueries> LoadAsync(TestDatabase database)
    {
        var dataSource = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database.ConnectionString) { SearchPath = "orleans" });
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = dataSource.CreateCommand("SELECT QueryKey, QueryText FROM OrleansQuery");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            texts.Add(reader.GetString(0), reader.GetString(1));
        }

        return new(dataSource, texts);
    }

    /// <summary>Runs a query and gives the rows by column name.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, object?>>> RunAsync(string key, params (string Name, object? Value)[] parameters)
    {
        await using var command = _dataSource.CreateCommand(_texts[key]);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(new() { ParameterName = name, Value = value ?? DBNull.Value });
        }

        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<IReadOnlyDictionary<string, object?>>();
        while (await reader.ReadAsync())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(
                reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i), StringComparer.OrdinalIgnoreCase));
        }

        return rows;
    }

    public ValueTask DisposeAsync() => _dataSource.DisposeAsync();
}
