using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Grains;
using ScimCluster.Scim;
using ScimCluster.Scim.Json;

namespace ScimCluster.Gateway.Http;

/// <summary>The JSON body of a management request, read member by member.</summary>
internal sealed class ManagementBody
{
    private static readonly ManagementError Invalid = ManagementError.BadRequest("Validation Error");

    private readonly JsonObject? _members;

    private ManagementBody(JsonObject? members, ManagementError? error)
    {
        _members = members;
        Error = error;
    }

    /// <summary>Why the body could not be read, or null.</summary>
    public ManagementError? Error { get; }

    public static async Task<ManagementBody> ReadAsync(HttpRequest request, GatewayOptions options, CancellationToken cancellationToken)
    {
        var bytes = await RequestBody.ReadAsync(
            request, RequestBody.JsonMediaTypes, options.MaxManagementBodyBytes, cancellationToken);
        if (bytes.IsRefused(out var refused, out var body))
        {
            return new ManagementBody(null, refused.Status == StatusCodes.Status415UnsupportedMediaType
                ? ManagementError.UnsupportedMediaType(request.ContentType)
                : ManagementError.Refused(refused));
        }

        return ScimJson.Parse(body).IsRefused(out _, out var members)
            ? new ManagementBody(null, ManagementError.BadRequest("Invalid JSON body"))
            : new ManagementBody(members, null);
    }

    /// <summary>Reads the required <c>providerId</c>.</summary>
    /// <returns>True if it is missing or not usable.</returns>
    public bool ProviderId([NotNullWhen(true)] out ManagementError? error, [NotNullWhen(false)] out string? providerId)
    {
        providerId = Text("providerId") ?? "";
        error = Check(Text("providerId"));
        return error is not null;
    }

    /// <summary>Checks a providerId from a body or a query.</summary>
    public static ManagementError? Check(string? providerId) =>
        providerId is null ? Invalid : ProviderName.Check(providerId) is { } refused ? ManagementError.Refused(refused) : null;

    /// <summary>Reads the optional <c>organizationId</c>; null and an empty one count as absent.</summary>
    /// <returns>True if it is there and not usable.</returns>
    public bool OrganizationId([NotNullWhen(true)] out ManagementError? error, out string? organizationId)
    {
        organizationId = Text("organizationId");
        error = _members!["organizationId"] is not null && organizationId is null
            ? Invalid
            : organizationId?.Length > ProviderName.MaxLength
                ? ManagementError.BadRequest($"Organization id is longer than {ProviderName.MaxLength} characters")
                : null;
        organizationId = string.IsNullOrEmpty(organizationId) ? null : organizationId;
        return error is not null;
    }

    /// <summary>Reads the optional <c>label</c> and <c>expiresAt</c> of a token; null counts as absent.</summary>
    /// <returns>True if one is there and not usable.</returns>
    public bool TokenTerms([NotNullWhen(true)] out ManagementError? error, out string? label, out DateTimeOffset? expiresAt)
    {
        label = Text("label");
        var expiry = Text("expiresAt");
        expiresAt = expiry is not null && ScimDateTime.TryParse(expiry, out var time) ? time.ToUniversalTime() : null;
        error = (_members!["label"] is not null && label is null) || (_members["expiresAt"] is not null && expiresAt is null) ? Invalid : null;
        return error is not null;
    }

    /// <summary>Reads the optional <c>overlapSeconds</c>; null counts as absent.</summary>
    /// <returns>True if it is there and not usable.</returns>
    public bool Overlap([NotNullWhen(true)] out ManagementError? error, out TimeSpan? overlap)
    {
        var given = _members!["overlapSeconds"];
        overlap = given?.GetValueKind() == JsonValueKind.Number
            && int.TryParse(given.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : null;
        error = given is not null && overlap is null ? Invalid : null;
        return error is not null;
    }

    /// <summary>Reads a body whose members are all texts.</summary>
    /// <returns>True if one is not.</returns>
    public bool Texts([NotNullWhen(true)] out ManagementError? error, out IReadOnlyList<KeyValuePair<string, string>> texts)
    {
        error = _members!.Any(member => Text(member.Key) is null) ? Invalid : null;
        texts = error is null ? [.. _members!.Select(member => KeyValuePair.Create(member.Key, Text(member.Key)!))] : [];
        return error is not null;
    }

    /// <summary>Reads a member that must be text.</summary>
    /// <returns>The text, or null if the member is absent or of another type.</returns>
    public string? Text(string name) =>
        _members![name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>Tells whether a member is there, of whatever type.</summary>
    public bool Has(string name) => _members!.ContainsKey(name);

    /// <summary>Reads a member that must be true or false.</summary>
    /// <returns>The value, or null if the member is absent or of another type.</returns>
    public bool? Flag(string name) =>
        _members![name] is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ? value.GetValue<bool>()
            : null;

    /// <summary>Reads a member that must be a list of objects.</summary>
    /// <returns>The objects, or null if the member is absent or of another type.</returns>
    public ManagementBody[]? Objects(string name) =>
        _members![name] is JsonArray list && list.All(item => item is JsonObject)
            ? [.. list.Select(item => new ManagementBody((JsonObject)item!, null))]
            : null;

    /// <summary>Reads a member that must be a list of texts.</summary>
    /// <returns>The texts, or null if the member is absent or of another type.</returns>
    public string[]? Texts(string name) =>
        _members![name] is JsonArray list && list.All(item => item is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            ? [.. list.Select(item => item!.GetValue<string>())]
            : null;
}
