using System.Globalization;
using Npgsql;

namespace ScimCluster.Storage.Lists;

/// <summary>The parameters of a statement that is put together: every value that somebody sent is one of them.</summary>
internal sealed class QueryParameters
{
    private readonly List<Action<NpgsqlCommand>> _values = [];
    private int _aliases;

    public string Add(string value) => Add(command => command.With(value));

    public string Add(string[] value) => Add(command => command.With(value));

    public string Add(Guid value) => Add(command => command.With(value));

    public string Add(DateTimeOffset value) => Add(command => command.With(value));

    public string Add(long value) => Add(command => command.With(value));

    public string Add(decimal value) => Add(command => command.With(value));

    public string AddJson(string value) => Add(command => command.WithJson(value));

    /// <summary>A new name for a row source of the statement.</summary>
    public string NextAlias() => string.Create(CultureInfo.InvariantCulture, $"e{++_aliases}");

    /// <summary>Gives the values to the command, in the order of their numbers.</summary>
    public NpgsqlCommand AddTo(NpgsqlCommand command)
    {
        _values.ForEach(add => add(command));
        return command;
    }

    private string Add(Action<NpgsqlCommand> add)
    {
        _values.Add(add);
        return string.Create(CultureInfo.InvariantCulture, $"${_values.Count}");
    }
}
