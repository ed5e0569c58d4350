namespace ScimCluster.Storage.Development;

/// <summary>How a <see cref="PrivatePostgres"/> is run.</summary>
public sealed record PrivatePostgresOptions
{
    /// <summary>
    /// The folder for data, password and log; made if missing. As root, a folder that the server's account cannot enter is
    /// replaced by one below <c>/var/tmp</c>.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>The port on 127.0.0.1; null (the default) takes a free one.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// True (the default): what was committed survives a power failure. False, for tests: it survives the death of every
    /// process, but not of the machine.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>How long the server may take to answer after its start; 60 seconds by default.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Receives lines for the person who started the program, such as a folder that had to be replaced.</summary>
    public Action<string>? Notify { get; init; }

    /// <summary>The clock for waiting.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
