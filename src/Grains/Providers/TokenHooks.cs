using Microsoft.Extensions.Logging;
using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>Asks the policies and calls the hooks that the deployment has registered, in order.</summary>
internal sealed partial class TokenHooks(
    IEnumerable<ITokenPolicy> policies, IEnumerable<ITokenHook> hooks, ReservedProviderIds reserved, ILogger<TokenHooks> logger)
{
    private static readonly ScimError Forbidden = ScimError.Forbidden("You are not allowed to generate a SCIM token");
    private static readonly ScimError Reserved =
        new(400, null, "Provider id collides with another account provider and cannot be used for SCIM");

    // The text of an exception is nobody's business but the log's, and there it may hold the token.
    private static readonly ScimError Failed = new(500, null, "The server failed");

    public Task<ScimError?> CheckNameAsync(string providerId, CancellationToken cancellationToken) =>
        GuardAsync(reserved, async () => await reserved.ContainAsync(providerId, cancellationToken) ? Reserved : null);

    public Task<ScimError?> CheckPoliciesAsync(TokenRequest request, CancellationToken cancellationToken) =>
        FirstAsync(policies, async policy => await policy.CanGenerateTokenAsync(request, cancellationToken) ? null : Forbidden);

    public Task<ScimError?> BeforeAsync(TokenIssue issue, CancellationToken cancellationToken) =>
        FirstAsync(hooks, hook => hook.BeforeTokenGeneratedAsync(issue, cancellationToken));

    public Task<ScimError?> AfterAsync(GeneratedToken generated, CancellationToken cancellationToken) =>
        FirstAsync(hooks, hook => hook.AfterTokenGeneratedAsync(generated, cancellationToken));

    private async Task<ScimError?> FirstAsync<T>(IEnumerable<T> all, Func<T, ValueTask<ScimError?>> call)
        where T : class
    {
        foreach (var one in all)
        {
            if (await GuardAsync(one, () => call(one)) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private async Task<ScimError?> GuardAsync(object called, Func<ValueTask<ScimError?>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e)
        {
            LogFailed(logger, called.GetType().Name, e.GetType().Name);
            return Failed;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Hook} failed while a token was made: {Failure}", EventName = "TokenHookFailed")]
    private static partial void LogFailed(ILogger logger, string hook, string failure);
}
