using System.Globalization;

namespace ScimCluster.Scim;

/// <summary>Points in time in the form of xsd:dateTime (RFC 7643 §2.3.5).</summary>
public static class ScimDateTime
{
    private static readonly string[] FullForms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK"];

    // Filters are typed by people: a date means its first moment.
    private static readonly string[] ShortForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>Writes UTC with milliseconds and Z, such as <c>2026-01-02T03:04:05.678Z</c>.</summary>
    /// <param name="instant">The instant.</param>
    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Writes UTC with seven digits of the second, such as <c>2026-01-02T03:04:05.6780000Z</c>: texts of this form have the
    /// order of their instants, and each instant that can be read has one.
    /// </summary>
    /// <param name="instant">The instant.</param>
    public static string FormatSortable(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a date with time; without offset it is taken for UTC.</summary>
    /// <param name="text">The text.</param>
    /// <param name="instant">The instant.</param>
    /// <returns>False if it is not of this form.</returns>
    public static bool TryParse(string text, out DateTimeOffset instant) => TryParse(text, FullForms, out instant);

    /// <summary>Reads a date with time, or a date alone, as people write them in filters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="instant">The instant.</param>
    /// <returns>False if it is neither.</returns>
    internal static bool TryParseLoosely(string text, out DateTimeOffset instant) =>
        TryParse(text, FullForms, out instant) || TryParse(text, ShortForms, out instant);

    private static bool TryParse(string text, string[] forms, out DateTimeOffset instant) =>
        DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
}
