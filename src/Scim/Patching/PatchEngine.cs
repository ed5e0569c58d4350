using System.Text.Json.Nodes;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>The resource after a PATCH.</summary>
/// <param name="Document">The new document, a canonical one like those of <see cref="ResourceReader"/>.</param>
/// <param name="Changed">False if all operations together had no effect: then there is no new version.</param>
public sealed record PatchOutcome(JsonObject Document, bool Changed);

/// <summary>Applies PATCH operations to a document (RFC 7644 §3.5.2).</summary>
public static class PatchEngine
{
    /// <summary>Applies all operations in order, or none of them.</summary>
    /// <param name="type">The resource type.</param>
    /// <param name="current">The document as stored; it is not touched.</param>
    /// <param name="request">The operations.</param>
    /// <param name="options">How to read values; null for the defaults, which are lenient.</param>
    /// <returns>
    /// The new document, or the first refusal, which names the operation: <c>invalidPath</c> (unknown attribute or malformed
    /// path), <c>noTarget</c> (a filter that selects nothing, in strict mode; a removal without path), <c>mutability</c> (a
    /// readOnly or immutable attribute, or the removal of a required one), <c>invalidValue</c> (a value that does not fit).
    /// </returns>
    public static ScimResult<PatchOutcome> Apply(ResourceType type, JsonObject current, PatchRequest request, ReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(request);
        var document = new PatchDocument(type, (JsonObject)current.DeepClone(), options ?? ReaderOptions.Default);
        foreach (var operation in request.Operations)
        {
            if (OperationDispatcher.Apply(document, operation) is { } refusal)
            {
                return operation.Blame(refusal);
            }
        }

        var result = document.Complete();
        return new PatchOutcome(result, !CanonicalDocument.AreEqual(current, result));
    }
}
