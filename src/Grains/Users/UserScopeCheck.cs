using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Keeps a silo from starting whose users would live elsewhere than those that are stored.</summary>
internal sealed class UserScopeCheck(IUserStore users, IOptions<UserOptions> options) : IHostedLifecycleService
{
    /// <summary>Runs before the silo joins the cluster.</summary>
    /// <exception cref="OptionsValidationException">The database has users of the other scope.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var wanted = options.Value.Scope;
        var scope = await users.SettleScopeAsync(wanted, cancellationToken);
        if (scope != wanted)
        {
            throw new OptionsValidationException(
                Options.DefaultName,
                typeof(UserOptions),
                [$"{UserOptions.Section}:{nameof(UserOptions.Scope)} is {wanted}, but the users of this database were made under {scope}: set it back."]);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
