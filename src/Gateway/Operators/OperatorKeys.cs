using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ScimCluster.Gateway.Operators;

/// <summary>
/// The keys that open <c>/admin</c>, as the configuration has them now. A change that is wrong is logged, and the keys stay
/// as they were.
/// </summary>
internal sealed partial class OperatorKeys : IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly IValidateOptions<OperatorOptions> _validator;
    private readonly ILogger<OperatorKeys> _logger;
    private readonly IDisposable _changes;
    private volatile OperatorKeyHash[] _hashes;

    public OperatorKeys(
        IOptions<OperatorOptions> start, IConfiguration configuration, IValidateOptions<OperatorOptions> validator, ILogger<OperatorKeys> logger)
    {
        (_configuration, _validator, _logger) = (configuration, validator, logger);
        _hashes = Read(start.Value);
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>Finds who has presented a key; takes the same time whichever it is.</summary>
    /// <returns>The operator's name, or null if the key is not known.</returns>
    public string? Find(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        string? found = null;
        foreach (var known in _hashes)
        {
            found = CryptographicOperations.FixedTimeEquals(hash, known.Hash) ? known.Name : found;
        }

        return found;
    }

    public void Dispose() => _changes.Dispose();

    private void Reload()
    {
        var options = new OperatorOptions();
        _configuration.GetSection(OperatorOptions.Section).Bind(options);
        var result = _validator.Validate(null, options);
        if (result.Failed)
        {
            LogRefused(_logger, result.FailureMessage);
            return;
        }

        var hashes = Read(options);
        if (!hashes.Select(hash => (hash.Name, Convert.ToHexString(hash.Hash))).SequenceEqual(_hashes.Select(hash => (hash.Name, Convert.ToHexString(hash.Hash)))))
        {
            _hashes = hashes;
            LogChanged(_logger, hashes.Length);
        }
    }

    private static OperatorKeyHash[] Read(OperatorOptions options) => [.. options.OperatorKeyHashes.Select(text => OperatorKeyHash.TryParse(text)!)];

    [LoggerMessage(1, LogLevel.Information, "The keys that open /admin have changed: there are {Count} now", EventName = "OperatorKeysChanged")]
    private static partial void LogChanged(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Error, "The keys that open /admin stay as they are: {Reason}", EventName = "OperatorKeysRefused")]
    private static partial void LogRefused(ILogger logger, string reason);
}
