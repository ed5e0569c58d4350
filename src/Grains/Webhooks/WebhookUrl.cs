using System.Net;

namespace ScimCluster.Grains;

/// <summary>The rules for addresses of webhooks, as far as they can be judged without a name server.</summary>
internal static class WebhookUrl
{
    private const int MaxLength = 2048;

    /// <summary>Checks an address.</summary>
    /// <returns>Null if it may be used, otherwise why not.</returns>
    public static string? Check(string text, WebhookOptions options)
    {
        if (text.Length > MaxLength || !Uri.TryCreate(text, UriKind.Absolute, out var url) || text.Any(c => char.IsControl(c) || c == ' '))
        {
            return $"The url must be an absolute URL of at most {MaxLength} characters.";
        }

        if (url.Scheme != Uri.UriSchemeHttps && !(options.AllowHttp && url.Scheme == Uri.UriSchemeHttp))
        {
            return "The url must begin with https.";
        }

        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            return "The url must have neither credentials nor a fragment.";
        }

        return !options.AllowPrivateAddresses && IsInside(url) ? "The url must lead to the public internet." : null;
    }

    // Other names are judged by where they lead, when they are called.
    private static bool IsInside(Uri url) => IPAddress.TryParse(url.DnsSafeHost, out var address)
        ? !PublicAddresses.Contains(address)
        : url.DnsSafeHost.TrimEnd('.') is var host
            && (!host.Contains('.', StringComparison.Ordinal) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase));
}
