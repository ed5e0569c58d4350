using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace ScimCluster.Gateway.Sessions;

/// <summary>The keys of <see cref="SessionOptions.Keys"/>; none, which no token fits, if there are none.</summary>
internal sealed class ConfiguredKeys : ISessionKeys
{
    private readonly SessionKeySet _keys;

    public ConfiguredKeys(IOptions<SessionOptions> options)
    {
        var keys = options.Value.AllKeys.Select(key => SessionKey.Read(key, out _)!).ToList();
        var algorithms = SessionKeySet.AsymmetricAlgorithms.Where(_ => keys.Exists(key => key is AsymmetricSecurityKey))
            .Concat(keys.Exists(key => key is SymmetricSecurityKey) ? [SecurityAlgorithms.HmacSha256] : []);
        _keys = new SessionKeySet(keys, [.. algorithms], options.Value.Issuer ?? "");
    }

    public ValueTask<SessionKeySet> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_keys);

    public ValueTask<SessionKeySet> RenewAsync(SessionKeySet known, CancellationToken cancellationToken) => ValueTask.FromResult(known);
}
