namespace Orleans.Runtime;

/// <summary>Values that flow with calls from grain to grain, from the caller to the callee only.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<Dictionary<string, object>?> Values = new();

    public static IEnumerable<string> Keys => Values.Value is { } values ? values.Keys : [];

    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value is { } values ? values : [];

    public static object? Get(string key) => Values.Value?.GetValueOrDefault(key);

    // Every change makes a new dictionary: callees and branches of the caller may still hold the old one.
    public static void Set(string key, object value) =>
        Values.Value = new Dictionary<string, object>(Values.Value ?? [], StringComparer.Ordinal) { [key] = value };

    public static bool Remove(string key)
    {
        if (Values.Value is not { } values || !values.ContainsKey(key))
        {
            return false;
        }

        var rest = new Dictionary<string, object>(values, StringComparer.Ordinal);
        rest.Remove(key);
        Values.Value = rest;
        return true;
    }

    public static void Clear() => Values.Value = null;

    internal static Dictionary<string, object>? Export() => Values.Value is { Count: > 0 } values ? values : null;

    internal static void Import(Dictionary<string, object>? values)
    {
        if (values is not null || Values.Value is not null)
        {
            Values.Value = values;
        }
    }
}
