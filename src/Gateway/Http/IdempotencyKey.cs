using ScimCluster.Scim;

namespace ScimCluster.Gateway.Http;

/// <summary>The <c>Idempotency-Key</c> of a POST: the client's own name for it, under which it may send it again.</summary>
/// <param name="Value">The key, or null if there is none.</param>
internal readonly record struct IdempotencyKey(string? Value)
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 255;

    /// <summary>Reads the header.</summary>
    /// <returns>The key, or 400.</returns>
    public static ScimResult<IdempotencyKey> Read(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0)
        {
            return new IdempotencyKey(null);
        }

        var key = values.ToString();
        return values.Count == 1 && key.Length is > 0 and <= MaxLength && key.All(c => c is >= ' ' and <= '~')
            ? new IdempotencyKey(key)
            : ScimError.InvalidValue($"{Header} must be sent once, with 1 to {MaxLength} printable ASCII characters.");
    }
}
