using System.Collections.Concurrent;
using ScimCluster.Grains;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Tests.BetterAuth;

/// <summary>A policy and hook that notes its calls and answers as the test says.</summary>
internal sealed class RecordingHook : ITokenPolicy, ITokenHook
{
    public ConcurrentQueue<TokenRequest> Requests { get; } = new();

    public ConcurrentQueue<TokenIssue> Issues { get; } = new();

    public ConcurrentQueue<GeneratedToken> Generated { get; } = new();

    public bool Allows { get; set; } = true;

    public Func<TokenIssue, Task<ScimError?>> Before { get; set; } = _ => Task.FromResult<ScimError?>(null);

    public Func<GeneratedToken, Task<ScimError?>> After { get; set; } = _ => Task.FromResult<ScimError?>(null);

    public ValueTask<bool> CanGenerateTokenAsync(TokenRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        return ValueTask.FromResult(Allows);
    }

    public async ValueTask<ScimError?> BeforeTokenGeneratedAsync(TokenIssue issue, CancellationToken cancellationToken)
    {
        Issues.Enqueue(issue);
        return await Before(issue);
    }

    public async ValueTask<ScimError?> AfterTokenGeneratedAsync(GeneratedToken generated, CancellationToken cancellationToken)
    {
        Generated.Enqueue(generated);
        return await After(generated);
    }
}
