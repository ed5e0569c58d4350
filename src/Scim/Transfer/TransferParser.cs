using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;

namespace ScimCluster.Scim.Transfer;

/// <summary>Understands one line of an exported provider.</summary>
public static class TransferParser
{
    // A line is one level around a document.
    private const int MaxDepth = ScimJson.DefaultMaxDepth + 1;

    /// <summary>Reads a line.</summary>
    /// <param name="utf8">The line, without the end of the line.</param>
    /// <returns>The line; <c>invalidSyntax</c> or <c>invalidValue</c> with what is wrong. The document itself is not checked.</returns>
    public static ScimResult<TransferLine> Parse(ReadOnlySpan<byte> utf8)
    {
        if (ScimJson.Parse(utf8, MaxDepth).IsRefused(out var refused, out var line))
        {
            return refused;
        }

        var type = Text(line, "type");
        TransferLine? read = type switch
        {
            "Header" => ReadHeader(line),
            "User" => ReadResource(line, isUser: true),
            "Group" => ReadResource(line, isUser: false),
            "Members" => ReadMembers(line),
            "Trailer" => ReadTrailer(line),
            _ => null,
        };
        return read is not null ? read
            : type is "Header" or "User" or "Group" or "Members" or "Trailer"
                ? ScimError.InvalidValue(type == "Header"
                    ? $"The header is not of the format {TransferLine.Format}, version {TransferLine.Version}."
                    : $"A member of this {type} line is missing or wrong.")
                : ScimError.InvalidValue("The line has no type that is known.");
    }

    private static TransferHeader? ReadHeader(JsonObject line) =>
        Text(line, "format") == TransferLine.Format
        && Number(line, "version", out var version) && version is >= 1 and <= TransferLine.Version
        && Text(line, "providerId") is { } providerId
        && Time(line, "exportedAt", out var exportedAt)
            ? new TransferHeader(providerId, Text(line, "organizationId"), exportedAt)
            : null;

    private static TransferResource? ReadResource(JsonObject line, bool isUser) =>
        Id(line["id"], out var id)
        && Number(line, "version", out var version) && version >= 1
        && Time(line, "created", out var created)
        && Time(line, "lastModified", out var lastModified)
        && line["document"] is JsonObject document
            ? new TransferResource(isUser, id, version, created, lastModified, document)
            : null;

    private static TransferMembers? ReadMembers(JsonObject line)
    {
        if (!Id(line["group"], out var group) || line["members"] is not JsonArray { Count: > 0 and <= TransferLine.MaxMembers } elements)
        {
            return null;
        }

        var members = new List<TransferMember>(elements.Count);
        foreach (var element in elements)
        {
            if (element is not JsonObject member || !Id(member["value"], out var value) || Text(member, "type") is not (TransferMember.User or TransferMember.Group))
            {
                return null;
            }

            members.Add(new TransferMember(value, Text(member, "type")!));
        }

        return new TransferMembers(group, members);
    }

    private static TransferTrailer? ReadTrailer(JsonObject line) =>
        Number(line, "users", out var users) && Number(line, "groups", out var groups) && Number(line, "memberships", out var members)
            ? new TransferTrailer(users, groups, members)
            : null;

    // As every id is written: another spelling of a UUID is no id of ours.
    private static bool Id(JsonNode? node, out Guid id)
    {
        id = Guid.Empty;
        return node.TryGetText(out var text) && Guid.TryParseExact(text, "D", out id) && id.ToString("D") == text;
    }

    private static string? Text(JsonObject line, string name) => line[name].TryGetText(out var text) ? text : null;

    private static bool Time(JsonObject line, string name, [NotNullWhen(true)] out DateTimeOffset time)
    {
        time = default;
        return line[name].TryGetText(out var text) && ScimDateTime.TryParse(text, out time);
    }

    private static bool Number(JsonObject line, string name, out long number)
    {
        number = 0;
        return line[name] is JsonValue value
            && value.GetValueKind() == JsonValueKind.Number
            && long.TryParse(value.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
