using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ScimCluster.Gateway.Sessions;

/// <summary>Validates the JWT of a session (RFC 7519 §7.2, RFC 8725).</summary>
internal sealed class SessionTokens(ISessionKeys keys, IOptions<SessionOptions> options, TimeProvider time)
{
    /// <summary>The claim that names the user.</summary>
    public const string Subject = "sub";

    private const string Critical = "crit";
    private const int MaxUserIdLength = 256;

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Validates a token.</summary>
    /// <returns>The user, or null if the token proves none.</returns>
    /// <exception cref="Grains.ServiceUnavailableException">The keys could not be read.</exception>
    public async Task<string?> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        if (Read(token) is not { } jwt)
        {
            return null;
        }

        var known = await keys.GetAsync(cancellationToken);
        var result = await Handler.ValidateTokenAsync(jwt, Parameters(known));
        if (!result.IsValid && IsSignature(result.Exception) && !known.Knows(jwt.Kid))
        {
            var renewed = await keys.RenewAsync(known, cancellationToken);
            if (!ReferenceEquals(renewed, known))
            {
                result = await Handler.ValidateTokenAsync(jwt, Parameters(renewed));
            }
        }

        return result.IsValid ? User(jwt) : null;
    }

    // An encrypted token has five parts. An extension that must be understood is one that is not (RFC 7515 §4.1.11).
    private static JsonWebToken? Read(string token)
    {
        if (!Handler.CanReadToken(token))
        {
            return null;
        }

        try
        {
            var jwt = Handler.ReadJsonWebToken(token);
            return jwt.IsSigned && !jwt.IsEncrypted && !jwt.TryGetHeaderValue<object>(Critical, out _) ? jwt : null;
        }
        catch (ArgumentException)
        {
            // The parts are not what they look like.
            return null;
        }
    }

    private TokenValidationParameters Parameters(SessionKeySet set) => new()
    {
        ValidIssuer = set.Issuer,
        ValidAudiences = options.Value.AllAudiences,
        ValidAlgorithms = set.Algorithms,
        IssuerSigningKeyResolver = (_, _, keyId, _) => set.Candidates(keyId),
        RequireSignedTokens = true,
        LifetimeValidator = IsAlive,
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var skew = options.Value.ClockSkew;
        return expires is { } end && now < Later(end, skew) && (notBefore is not { } begin || Later(now, skew) >= begin);
    }

    // The far end of the calendar is for ever.
    private static DateTime Later(DateTime moment, TimeSpan skew) => moment > DateTime.MaxValue - skew ? DateTime.MaxValue : moment + skew;

    private static bool IsSignature(Exception e) => e is SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException;

    // The library takes numbers for text: the claim is read from the payload. The rule is the one for the ids of members.
    private static string? User(JsonWebToken jwt)
    {
        try
        {
            using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedPayload), new() { AllowDuplicateProperties = false });
            return payload.RootElement.TryGetProperty(Subject, out var subject)
                && subject.ValueKind == JsonValueKind.String
                && subject.GetString() is { Length: > 0 and <= MaxUserIdLength } userId
                && !userId.Any(c => char.IsControl(c) || char.IsSurrogate(c))
                    ? userId
                    : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A claim that is there twice, or a text that is no Unicode.
            return null;
        }
    }
}
