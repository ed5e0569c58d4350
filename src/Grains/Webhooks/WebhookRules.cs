using System.Globalization;
using ScimCluster.Scim;
using ScimCluster.Storage;

namespace ScimCluster.Grains;

/// <summary>What a webhook may be like.</summary>
internal static class WebhookRules
{
    private const int MaxTypes = 50;
    private const int MaxTypeLength = 64;
    private const int MaxDescriptionLength = 256;

    /// <summary>Checks a webhook before it is written.</summary>
    /// <returns>Null, or the refusal.</returns>
    public static ScimError? Check(WebhookRow webhook, WebhookOptions options)
    {
        if (WebhookUrl.Check(webhook.Url, options) is { } reason)
        {
            return ScimError.InvalidValue(reason);
        }

        if (webhook.EventTypes.Length > MaxTypes || !Array.TrueForAll(webhook.EventTypes, IsType))
        {
            return ScimError.InvalidValue($"The event types must be at most {MaxTypes} names such as user.deactivated.");
        }

        return webhook.Description?.Length > MaxDescriptionLength || webhook.Description?.Any(c => char.IsControl(c) || char.IsSurrogate(c)) == true
            ? ScimError.InvalidValue($"The description must have at most {MaxDescriptionLength} characters, none of them a control character.")
            : null;
    }

    /// <summary>Reads a time with its offset (RFC 3339).</summary>
    public static bool TryParseTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text,
        ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal,
        out time);

    // Types that are not known yet may be named: they may come with the next version.
    private static bool IsType(string type) =>
        type.Length is > 0 and <= MaxTypeLength && type.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_');
}
