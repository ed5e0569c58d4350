using Npgsql;

namespace ScimCluster.Storage;

/// <summary>Runs a statement that is made for the data source inside a transaction.</summary>
internal static class CommandCopies
{
    /// <summary>The same command on a connection; the one given is disposed of.</summary>
    public static NpgsqlCommand On(this NpgsqlCommand command, NpgsqlConnection connection)
    {
        using (command)
        {
            var copy = new NpgsqlCommand(command.CommandText, connection);
            foreach (NpgsqlParameter parameter in command.Parameters)
            {
                copy.Parameters.Add(parameter.Clone());
            }

            return copy;
        }
    }
}
