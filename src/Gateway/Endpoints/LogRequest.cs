using System.Globalization;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim;

namespace ScimCluster.Gateway.Endpoints;

/// <summary>The query string of a request for the provisioning log.</summary>
/// <param name="OrganizationId">The organization whose log it is, or null.</param>
/// <param name="ProviderId">The connection whose log it is, or null.</param>
/// <param name="Query">Which rows.</param>
internal sealed record LogRequest(string? OrganizationId, string? ProviderId, LogQuery Query)
{
    private const int DefaultCount = 100;

    private static readonly ManagementError Invalid = ManagementError.BadRequest("Validation Error");

    /// <summary>The log that is meant.</summary>
    public IProvisioningLogGrain Of(IGrainFactory grains) =>
        OrganizationId is not null ? grains.GetProvisioningLog(OrganizationId) : grains.GetProvisioningLogOfProvider(ProviderId!);

    /// <summary>Reads the query string.</summary>
    /// <returns>The request, or why it cannot be served.</returns>
    public static (LogRequest? Request, ManagementError? Error) Read(IQueryCollection query, string userId)
    {
        if (query.Any(parameter => parameter.Value.Count != 1))
        {
            return (null, Invalid);
        }

        var organizationId = Text("organizationId");
        var providerId = Text("providerId");
        if ((organizationId is null) == (providerId is null) || organizationId?.Length > ProviderName.MaxLength)
        {
            return (null, Invalid);
        }

        if (providerId is not null && ManagementBody.Check(providerId) is { } error)
        {
            return (null, error);
        }

        var outcome = Text("outcome");
        if (!Number("status", 100, 599, out var status)
            || !Number("count", 1, LogPage.MaxCount, out var count)
            || !Time("from", out var from)
            || !Time("to", out var to)
            || outcome is not (null or "success" or "refused"))
        {
            return (null, Invalid);
        }

        var wanted = new LogQuery(
            userId, Text("userId"), from, to, status, outcome is null ? null : outcome == "refused", Text("operation"), Text("cursor"), count ?? DefaultCount);
        return (new LogRequest(organizationId, providerId, wanted), null);

        string? Text(string name) => query[name] is [{ Length: > 0 } text] ? text : null;

        bool Number(string name, int least, int most, out int? number)
        {
            var read = int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most;
            number = read ? value : null;
            return read || Text(name) is null;
        }

        bool Time(string name, out DateTimeOffset? time)
        {
            time = ScimDateTime.TryParse(Text(name) ?? "", out var value) ? value.ToUniversalTime() : null;
            return time is not null || Text(name) is null;
        }
    }
}
