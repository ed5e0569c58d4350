using System.Data.Common;

namespace Orleans.Storage;

/// <summary>The statements that the operator has put into OrleansQuery.</summary>
internal sealed record AdoNetQueries(string Write, string Read, string Clear, string Delete)
{
    /// <exception cref="OrleansConfigurationException">A statement is missing.</exception>
    public static async Task<AdoNetQueries> ReadAsync(DbDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT QueryKey, QueryText FROM OrleansQuery "
            + "WHERE QueryKey IN ('WriteToStorageKey', 'ReadFromStorageKey', 'ClearStorageKey', 'DeleteStorageKey')");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            texts[reader.GetString(0)] = reader.GetString(1);
        }

        return new(Text("WriteToStorageKey"), Text("ReadFromStorageKey"), Text("ClearStorageKey"), Text("DeleteStorageKey"));

        string Text(string key) =>
            texts.TryGetValue(key, out var text) ? text : throw new OrleansConfigurationException($"OrleansQuery has no text for {key}.");
    }
}
