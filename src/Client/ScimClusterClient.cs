using System.Globalization;
using ScimCluster.Scim.Providers;
using ScimCluster.Scim.Transfer;

namespace ScimCluster.Client;

/// <summary>
/// Calls the management routes as a user of the SaaS. A refusal is a <see cref="ScimClusterException"/>; a server that cannot
/// be reached is an <see cref="HttpRequestException"/>. Safe on any thread.
/// </summary>
public sealed class ScimClusterClient
{
    private readonly ManagementApi _api;

    /// <summary>Makes a client.</summary>
    /// <param name="http">Its base address is the server's with the base path and a slash at the end.</param>
    /// <param name="session">The JWT of the user, or null where <paramref name="http"/> adds the header itself.</param>
    /// <exception cref="ArgumentException">The base address is missing, or does not end in a slash.</exception>
    public ScimClusterClient(HttpClient http, string? session = null) => _api = new ManagementApi(http, session);

    private ScimClusterClient(ManagementApi api) => _api = api;

    /// <summary>The same client for one user.</summary>
    /// <param name="session">The user's JWT.</param>
    public ScimClusterClient WithSession(string session)
    {
        ArgumentException.ThrowIfNullOrEmpty(session);
        return new ScimClusterClient(_api with { Session = session });
    }

    /// <summary>Makes a connection, or a new token for it, which ends the earlier ones.</summary>
    /// <returns>The bearer token for the identity provider; it cannot be read again.</returns>
    /// <exception cref="ScimClusterException">
    /// 400 for a providerId that may not be used; 403 if the user may not manage the connection or the organization.
    /// </exception>
    public async Task<string> GenerateTokenAsync(GenerateTokenRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return (await _api.PostAsync<GenerateTokenRequest, GeneratedToken>("scim/generate-token", request, cancellationToken)).ScimToken;
    }

    /// <summary>
    /// Makes the connection of an organization that needs only one, or a new token for it, which ends the earlier ones. Its
    /// providerId is <see cref="ProviderIds.OfOrganization"/>.
    /// </summary>
    /// <returns>The bearer token for the identity provider; it cannot be read again.</returns>
    /// <exception cref="ScimClusterException">403 if the user may not manage the organization's connections.</exception>
    public Task<string> CreateScimTokenAsync(string organizationId, CancellationToken cancellationToken = default) =>
        GenerateTokenAsync(
            new GenerateTokenRequest { ProviderId = ProviderIds.OfOrganization(organizationId), OrganizationId = organizationId }, cancellationToken);

    /// <summary>Lists the connections that the user may manage, by providerId.</summary>
    /// <exception cref="ScimClusterException">401 without a valid session.</exception>
    public async Task<IReadOnlyList<ProviderConnection>> ListProviderConnectionsAsync(CancellationToken cancellationToken = default) =>
        (await _api.GetAsync<ProviderConnectionList>("scim/list-provider-connections", cancellationToken)).Providers;

    /// <summary>Reads a connection.</summary>
    /// <exception cref="ScimClusterException">404 if there is none; 403 if the user may not manage it.</exception>
    public Task<ProviderConnection> GetProviderConnectionAsync(string providerId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(providerId);
        return _api.GetAsync<ProviderConnection>($"scim/get-provider-connection?providerId={Uri.EscapeDataString(providerId)}", cancellationToken);
    }

    /// <summary>
    /// Deletes a connection. Once this has returned, no request with one of its tokens is accepted; its people stay stored and
    /// come back when its owner makes it again.
    /// </summary>
    /// <exception cref="ScimClusterException">404 if there is none; 403 if the user may not manage it.</exception>
    public Task DeleteProviderConnectionAsync(string providerId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(providerId);
        return _api.PostAsync<ProviderRequest, Success>("scim/delete-provider-connection", new ProviderRequest(providerId), cancellationToken);
    }

    /// <summary>Reads what is known of a connection's tokens; never the tokens themselves.</summary>
    /// <exception cref="ScimClusterException">404 if there is no such connection; 403 if the user may not manage it.</exception>
    public Task<TokenInfo> GetTokenInfoAsync(string providerId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(providerId);
        return _api.GetAsync<TokenInfo>($"scim/get-token-info?providerId={Uri.EscapeDataString(providerId)}", cancellationToken);
    }

    /// <summary>Adds a token to a connection; the earlier ones live on as the request says.</summary>
    /// <exception cref="ScimClusterException">
    /// 404 if there is no such connection; 403 if the user may not manage it; 409 if it has too many tokens.
    /// </exception>
    public Task<RotatedToken> RotateTokenAsync(RotateTokenRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _api.PostAsync<RotateTokenRequest, RotatedToken>("scim/rotate-token", request, cancellationToken);
    }

    /// <summary>Ends one token. Once this has returned, no request with it is accepted.</summary>
    /// <exception cref="ScimClusterException">404 if there is no such connection or token; 403 if the user may not manage it.</exception>
    public Task RevokeTokenAsync(string providerId, Guid tokenId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(providerId);
        return _api.PostAsync<RevokeTokenRequest, Success>("scim/revoke-token", new RevokeTokenRequest(providerId, tokenId), cancellationToken);
    }

    /// <summary>Reads which SCIM attributes feed the user model for a connection.</summary>
    /// <exception cref="ScimClusterException">404 if there is no such connection; 403 if the user may not manage it.</exception>
    public Task<UserMapping> GetUserMappingAsync(string providerId, CancellationToken cancellationToken = default) =>
        _api.GetAsync<UserMapping>(UserMappingPath(providerId), cancellationToken);

    /// <summary>Gives a connection a mapping of its own; each user follows with the next write.</summary>
    /// <param name="providerId">The connection.</param>
    /// <param name="mapping">The fields by attribute, as a PATCH path names it; an empty one goes back to the deployment's.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="ScimClusterException">
    /// 400 naming the attribute or field that is wrong; 404 if there is no such connection; 403 if the user may not manage it.
    /// </exception>
    public Task<UserMapping> SetUserMappingAsync(
        string providerId, IReadOnlyDictionary<string, string> mapping, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return _api.PutAsync<IReadOnlyDictionary<string, string>, UserMapping>(UserMappingPath(providerId), mapping, cancellationToken);
    }

    /// <summary>Goes back to the deployment's mapping.</summary>
    /// <exception cref="ScimClusterException">404 if there is no such connection; 403 if the user may not manage it.</exception>
    public Task<UserMapping> DeleteUserMappingAsync(string providerId, CancellationToken cancellationToken = default) =>
        _api.DeleteAsync<UserMapping>(UserMappingPath(providerId), cancellationToken);

    /// <summary>
    /// Writes all users and groups of a connection, as lines of JSON that <c>silo import</c> reads; the last is the trailer.
    /// Whatever their number, only a part of them is in memory at a time.
    /// </summary>
    /// <param name="providerId">The connection.</param>
    /// <param name="destination">Where the lines go, in UTF-8; it is left open.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ScimClusterException">404 if there is no such connection; 403 if the user may not manage it.</exception>
    /// <exception cref="IOException">The lines broke off: the user has lost the right to the connection, or the server has gone.</exception>
    public Task ExportProviderConnectionAsync(string providerId, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(providerId);
        ArgumentNullException.ThrowIfNull(destination);
        return _api.DownloadAsync(ExportPath(providerId), destination, cancellationToken);
    }

    /// <summary>
    /// Goes on with an export that was interrupted: reads the file up to its last whole line, removes what stands behind it, and
    /// writes what is missing. What has changed since in the part that is there is not written again.
    /// </summary>
    /// <param name="providerId">The connection.</param>
    /// <param name="file">The lines that there are, from the beginning; it can be read, sought and written, and is left open.</param>
    /// <param name="cancellationToken">Gives up; the file can be gone on with again.</param>
    /// <exception cref="InvalidDataException">The file is not that of an export of this connection. It is left as it is.</exception>
    /// <exception cref="ScimClusterException">404 if there is no such connection; 403 if the user may not manage it.</exception>
    /// <exception cref="IOException">The lines broke off again.</exception>
    public async Task ResumeExportAsync(string providerId, Stream file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(providerId);
        ArgumentNullException.ThrowIfNull(file);
        if ((await ExportedPart.ReadAsync(file, cancellationToken)).IsRefused(out var refused, out var part))
        {
            throw new InvalidDataException(refused.Detail);
        }

        if (part is not null && part.Header.ProviderId != providerId)
        {
            throw new InvalidDataException($"The file is an export of the connection '{part.Header.ProviderId}'.");
        }

        if (part is { IsComplete: true })
        {
            return;
        }

        // Without a line behind the header the whole is written anew.
        var (after, counts) = (part?.Place.After, part?.Place.Counts);
        file.SetLength(after is null ? 0 : part!.End);
        file.Position = file.Length;
        await _api.DownloadAsync(
            after is null
                ? ExportPath(providerId)
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ExportPath(providerId)}&after={after}&users={counts!.Users}&groups={counts.Groups}&memberships={counts.Members}"),
            file,
            cancellationToken);
    }

    /// <summary>
    /// Stores the users and groups of an export in a connection, under their ids. What is there already is passed over, so an
    /// import that was interrupted is made again. It takes as long as the source is read: mind <see cref="HttpClient.Timeout"/>.
    /// </summary>
    /// <param name="providerId">The connection.</param>
    /// <param name="source">The lines of an export, in UTF-8; only a part of them is in memory at a time.</param>
    /// <param name="cancellationToken">Gives up; what was imported stays.</param>
    /// <returns>What came of the lines; one that failed keeps no other back.</returns>
    /// <exception cref="ScimClusterException">
    /// 400 if the source is no export; 404 if there is no such connection; 403 if the user may not manage it.
    /// </exception>
    public Task<ImportResult> ImportProviderConnectionAsync(string providerId, Stream source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(providerId);
        ArgumentNullException.ThrowIfNull(source);
        return _api.UploadAsync<ImportResult>(
            $"scim/import-provider-connection?providerId={Uri.EscapeDataString(providerId)}", source, "application/x-ndjson", cancellationToken);
    }

    private static string ExportPath(string providerId) => $"scim/export-provider-connection?providerId={Uri.EscapeDataString(providerId)}";

    private static string UserMappingPath(string providerId)
    {
        ArgumentNullException.ThrowIfNull(providerId);
        return $"scim/user-mapping?providerId={Uri.EscapeDataString(providerId)}";
    }
}
