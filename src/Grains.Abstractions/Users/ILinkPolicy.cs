namespace ScimCluster.Grains;

/// <summary>
/// Decides whether an identity provider may have a user who is there already, with <c>Linking:Mode</c> set to
/// <c>Constrained</c>. Register any number with the silo's services: all are asked in order once the configured constraints
/// are met, and one that says no is enough.
/// </summary>
public interface ILinkPolicy
{
    /// <summary>
    /// Tells whether a person whom an identity provider creates is the existing user with the same e-mail address. It is asked
    /// before anything is stored, and may be asked again for the same request; no is answered with 409, an exception with 500
    /// and never with its text.
    /// </summary>
    ValueTask<bool> MayLinkAsync(LinkRequest request, CancellationToken cancellationToken);
}

/// <summary>An identity provider creates a person whose e-mail address a user has.</summary>
/// <param name="ExistingUser">The user.</param>
/// <param name="Email">The address as the identity provider writes it.</param>
/// <param name="ProviderId">The connection.</param>
/// <param name="OrganizationId">The connection's organization, of which the user becomes a member; null for a personal connection.</param>
public sealed record LinkRequest(ExistingUser ExistingUser, string Email, string ProviderId, string? OrganizationId)
{
    /// <summary>Names the user's id only: addresses have no place in a log.</summary>
    public override string ToString() => $"LinkRequest {{ {ExistingUser}, {ProviderId} }}";
}

/// <summary>A user of the SaaS.</summary>
/// <param name="UserId">The SCIM <c>id</c>.</param>
/// <param name="Email">The e-mail address as stored.</param>
/// <param name="DisplayName">The name, or null.</param>
public sealed record ExistingUser(Guid UserId, string Email, string? DisplayName)
{
    /// <summary>Names the user's id only: addresses have no place in a log.</summary>
    public override string ToString() => $"ExistingUser {{ {UserId} }}";
}
