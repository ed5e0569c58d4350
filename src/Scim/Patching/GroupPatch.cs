using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>
/// The PATCH of a Group, taken apart: members are rows, never part of the document, so that a change of one member costs the
/// same in a group of any size.
/// </summary>
/// <param name="Attributes">The operations on everything but <c>members</c>, for <see cref="PatchEngine"/>; may be empty.</param>
/// <param name="Members">The changes of <c>members</c>, in order.</param>
public sealed record GroupPatch(PatchRequest Attributes, IReadOnlyList<MemberChange> Members)
{
    /// <summary>Takes a PATCH apart; applied one after the other, both parts have the effect of the whole.</summary>
    /// <param name="group">The Group resource type.</param>
    /// <param name="request">The operations.</param>
    /// <param name="options">How to read values; null for the defaults.</param>
    /// <returns>
    /// Both parts; <c>invalidPath</c>, <c>invalidValue</c>, <c>mutability</c> or <c>noTarget</c> of an operation on members.
    /// </returns>
    public static ScimResult<GroupPatch> Split(ResourceType group, PatchRequest request, ReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(request);
        options ??= ReaderOptions.Default;
        var members = new MemberOperations(group, options);
        var attributes = new List<PatchOperation>();
        foreach (var operation in request.Operations)
        {
            var refusal = operation.Path is null
                ? SplitPathless(operation, members, attributes)
                : SplitPath(group, operation, options, members, attributes);
            if (refusal is not null)
            {
                return operation.Blame(refusal);
            }
        }

        return new GroupPatch(new PatchRequest(attributes), members.Changes);
    }

    private static ScimError? SplitPath(
        ResourceType group, PatchOperation operation, ReaderOptions options, MemberOperations members, List<PatchOperation> attributes)
    {
        if (AttributePath.Parse(operation.Path!).IsRefused(out var error, out var path))
        {
            return error;
        }

        if (!IsMembers(path.Attribute))
        {
            attributes.Add(operation);
            return null;
        }

        return PathBinder.Bind(group, path, options.Mode).IsRefused(out error, out var bound) ? error : members.Add(operation, bound, path);
    }

    private static ScimError? SplitPathless(PatchOperation operation, MemberOperations members, List<PatchOperation> attributes)
    {
        if (operation.Kind == PatchOperationKind.Remove || operation.Value is not JsonObject values
            || !values.TryGetMember("members", out var value))
        {
            attributes.Add(operation);
            return null;
        }

        var rest = new JsonObject();
        foreach (var (name, other) in values.Where(v => !IsMembers(v.Key)))
        {
            rest.Add(name, other?.DeepClone());
        }

        if (rest.Count > 0)
        {
            attributes.Add(operation with { Value = rest });
        }

        return members.Add(operation with { Value = value }, members.Whole, new AttributePath(null, "members", null, null));
    }

    private static bool IsMembers(string name) => string.Equals(name, "members", StringComparison.OrdinalIgnoreCase);
}
