using ScimCluster.Grains;
using ScimCluster.Scim;

namespace ScimCluster.CustomSilo;

/// <summary>Says that a token was made, where a SaaS would write to the administrators of the organization.</summary>
internal sealed partial class TokenNotice(ILogger<TokenNotice> logger) : ITokenHook
{
    public ValueTask<ScimError?> AfterTokenGeneratedAsync(GeneratedToken generated, CancellationToken cancellationToken)
    {
        LogMade(logger, generated.UserId, generated.Connection.ProviderId);
        return default;
    }

    [LoggerMessage(1, LogLevel.Information, "{UserId} has made a token for {ProviderId}", EventName = "TokenMade")]
    private static partial void LogMade(ILogger logger, string userId, string providerId);
}
