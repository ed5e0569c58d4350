using System.Diagnostics.CodeAnalysis;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The parameter <c>organizationId</c> of routes about one organization.</summary>
internal static class ChangesOrganization
{
    /// <summary>Reads the parameter.</summary>
    /// <returns>True if it is missing or cannot name an organization.</returns>
    public static bool IsRefused(
        HttpRequest request, [NotNullWhen(true)] out ManagementError? error, [NotNullWhen(false)] out string? organizationId)
    {
        organizationId = request.Query["organizationId"] is [{ Length: > 0 and <= ProviderName.MaxLength } id] && id != "*" ? id : null;
        error = organizationId is null ? ManagementError.BadRequest("'organizationId' is required") : null;
        return error is not null;
    }
}
