using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>Finds the existing user whom a new identity may be linked to.</summary>
internal sealed partial class UserLinking(
    IUserStore users, IOptions<LinkingOptions> options, IEnumerable<ILinkPolicy> policies, ILogger<UserLinking> logger)
{
    // The text of an exception is nobody's business, and may hold an address.
    private static readonly ScimError Failed = new(500, null, "The server failed");

    /// <summary>Asks the link policy about the user who has the e-mail address of a new identity.</summary>
    public async Task<LinkDecision> DecideAsync(ProviderAccess access, IdentityContent content, CancellationToken cancellationToken)
    {
        var rules = options.Value;
        if (rules.Mode == LinkingMode.Deny
            || await users.FindEmailHolderAsync(access.ProviderKey, content, cancellationToken) is not { IsKnown: false } holder)
        {
            return default;
        }

        return rules.Mode == LinkingMode.Always ? new(holder.UserId, null)
            : AreMet(rules, holder, content) ? await AskAsync(access, holder, content, cancellationToken)
            : default;
    }

    private bool AreMet(LinkingOptions rules, EmailHolder holder, IdentityContent content) =>
        (rules.TrustedDomains.Count > 0 || rules.RequireExistingMembership || policies.Any())
        && (rules.TrustedDomains.Count == 0 || IsTrusted(rules, content.EmailKey))
        && (!rules.RequireExistingMembership || holder.IsMember);

    private static bool IsTrusted(LinkingOptions rules, string emailKey)
    {
        var at = emailKey.LastIndexOf('@');
        return at >= 0 && rules.TrustedDomains.Any(domain => emailKey.AsSpan(at + 1).SequenceEqual(CaseFolding.Fold(domain)));
    }

    private async Task<LinkDecision> AskAsync(
        ProviderAccess access, EmailHolder holder, IdentityContent content, CancellationToken cancellationToken)
    {
        var request = new LinkRequest(
            new ExistingUser(holder.UserId, holder.Email, holder.DisplayName), content.Email, access.ProviderId, access.OrganizationId);
        foreach (var policy in policies)
        {
            try
            {
                if (!await policy.MayLinkAsync(request, cancellationToken))
                {
                    return default;
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(logger, policy.GetType().Name, e.GetType().Name);
                return new(null, Failed);
            }
        }

        return new(holder.UserId, null);
    }

    [LoggerMessage(1, LogLevel.Error, "{Policy} failed while it was asked for a link: {Failure}", EventName = "LinkPolicyFailed")]
    private static partial void LogFailed(ILogger logger, string policy, string failure);
}

/// <summary>What the link policy says.</summary>
/// <param name="UserId">The user to link to, or null for none.</param>
/// <param name="Refused">Why nobody knows, or null.</param>
internal readonly record struct LinkDecision(Guid? UserId, ScimError? Refused);
