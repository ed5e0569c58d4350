using System.Text.Json.Nodes;

namespace ScimCluster.Scim.Bulk;

/// <summary>How a step ended.</summary>
/// <param name="Status">The HTTP status that a single request would have had.</param>
/// <param name="Id">The id of the resource, or null if there is none.</param>
/// <param name="Location">The address of the resource, or null if there is none.</param>
/// <param name="Version">The entity tag of the resource, or null.</param>
/// <param name="Error">Why it was refused, or null.</param>
public sealed record BulkOutcome(int Status, string? Id = null, string? Location = null, string? Version = null, ScimError? Error = null)
{
    /// <summary>The outcome of a step that was refused.</summary>
    /// <param name="error">Why.</param>
    /// <param name="id">The id of the resource that was not changed, or null for one that was not made.</param>
    /// <param name="location">Its address.</param>
    public static BulkOutcome Refused(ScimError error, string? id = null, string? location = null)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new BulkOutcome(error.Status, id, location, null, error);
    }

    internal CreatedResource? Created => Error is null && Id is not null ? new CreatedResource(Id, Location ?? Id) : null;

    /// <summary>The outcome of the whole, after the step that completes a create: a create that could not be completed still has made something.</summary>
    internal BulkOutcome CompletedBy(BulkOutcome completion) => completion.Error is null
        ? this with { Version = completion.Version }
        : this with { Status = completion.Status, Error = completion.Error };
}

/// <summary>The result of an operation.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record BulkResult(BulkOperation Operation, BulkOutcome Outcome);

/// <summary>What is to be done for an operation: all of it, or the PATCH that completes a create.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="IsCompletion">True for the PATCH that completes a create.</param>
/// <param name="Id">The id of the resource; null for a create, and where it is not known.</param>
/// <param name="Body">The body without references; null for a DELETE or with a <paramref name="Refusal"/>.</param>
/// <param name="Refusal">Why it cannot be carried out, or null.</param>
public sealed record BulkStep(BulkOperation Operation, bool IsCompletion, string? Id, JsonObject? Body, ScimError? Refusal)
{
    /// <summary>The method, one of <see cref="BulkMethod"/> unless there is a <see cref="Refusal"/>.</summary>
    public string Method => IsCompletion ? BulkMethod.Patch : Operation.Method;
}
