using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway.Operators;

/// <summary>
/// Who may use <c>/admin</c>. Section <c>Gateway</c> of the configuration; a change of it takes effect without a restart.
/// </summary>
public sealed class OperatorOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = GatewayOptions.Section;

    /// <summary>
    /// The keys that open <c>/admin</c>: of each the SHA-256 as base64url without padding, and in front of it, if wanted, a
    /// name for the log and a colon. Default: none, which closes <c>/admin</c>.
    /// </summary>
    public IList<string> OperatorKeyHashes { get; set; } = [];
}

/// <summary>Checks <see cref="OperatorOptions"/> and reports every error with its key, but not the value: it may be a key itself.</summary>
internal sealed class OperatorOptionsValidator : IValidateOptions<OperatorOptions>
{
    public ValidateOptionsResult Validate(string? name, OperatorOptions options)
    {
        var errors = options.OperatorKeyHashes
            .Select((value, i) => OperatorKeyHash.TryParse(value) is null
                ? $"{OperatorOptions.Section}:{nameof(OperatorOptions.OperatorKeyHashes)}:{i} must be the SHA-256 of a key as base64url without padding "
                    + "(43 characters), or NAME:SHA-256 with a name of at most 64 letters, digits, '-', '_' and '.'."
                : null)
            .OfType<string>()
            .ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
