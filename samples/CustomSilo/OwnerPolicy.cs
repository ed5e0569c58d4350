using ScimCluster.Grains;

namespace ScimCluster.CustomSilo;

/// <summary>Only owners of an organization get tokens: nobody makes a connection for themselves.</summary>
internal sealed class OwnerPolicy : ITokenPolicy
{
    public ValueTask<bool> CanGenerateTokenAsync(TokenRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(request.Member?.Roles.Split(',', StringSplitOptions.TrimEntries).Contains("owner", StringComparer.Ordinal) == true);
}
