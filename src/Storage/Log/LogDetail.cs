using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScimCluster.Storage;

/// <summary>What only the provisioning log keeps of a write.</summary>
/// <param name="TokenId">The token that was presented; null for that of a static provider.</param>
/// <param name="TokenLabel">What administrators call the token, or null.</param>
/// <param name="Duration">How long the request took until the write, or null where nobody measured.</param>
/// <param name="Values">
/// Old and new values by attribute, <c>{"userName": {"old": ..., "new": ...}}</c>, without secrets; null to keep none.
/// </param>
/// <param name="KeepsValues">Whether values are kept that only the statement itself finds out, such as members.</param>
/// <param name="Actor">The administrator who asked in the place of a token, or null.</param>
/// <param name="OperationId">Names a change that may be sent several times, or null: the id of the row.</param>
public sealed record LogDetail(Guid? TokenId, string? TokenLabel, TimeSpan? Duration, JsonObject? Values, bool KeepsValues = false, string? Actor = null, Guid? OperationId = null)
{
    /// <summary>Nothing that the outbox has not, too.</summary>
    public static LogDetail None { get; } = new(null, null, null, null);

    private static readonly JsonSerializerOptions Relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The record that <see cref="LogDetailSql.Record"/> reads.</summary>
    internal string ToJson() => new JsonObject
    {
        ["operation_id"] = OperationId?.ToString("D"),
        ["actor"] = Actor,
        ["token_id"] = TokenId?.ToString("D"),
        ["token_label"] = TokenLabel,
        ["duration_ms"] = Duration is { } duration ? (int)Math.Min(duration.TotalMilliseconds, int.MaxValue) : null,
        ["changed_values"] = Values?.DeepClone(),
    }.ToJsonString(Relaxed);
}
