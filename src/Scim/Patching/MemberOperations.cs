using System.Text.Json.Nodes;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Groups;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Lenient;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Patching;

/// <summary>Turns operations on <c>members</c> into changes, by the rules that PatchEngine applies to documents.</summary>
internal sealed class MemberOperations(ResourceType group, ReaderOptions options)
{
    private readonly ValueReader _values = new(options);
    private readonly SchemaAttribute _attribute = group.FindAttribute("members")!;

    public List<MemberChange> Changes { get; } = [];

    /// <summary>The path of all members.</summary>
    public BoundPath Whole => new(null, _attribute, null, null);

    private bool IsLenient => options.Mode == ScimMode.Lenient;

    public ScimError? Add(PatchOperation operation, BoundPath bound, AttributePath path)
    {
        if (operation.Kind != PatchOperationKind.Remove && !operation.HasValue)
        {
            return ScimError.InvalidValue("An operation that adds or replaces 'members' needs a value.");
        }

        // Every sub-attribute of a member is immutable (RFC 7643 §4.2): members come and go as a whole.
        if (bound.SubAttribute is not null)
        {
            return ScimError.Mutability($"'{bound}' is immutable.");
        }

        if (operation.Kind == PatchOperationKind.Remove)
        {
            return bound.ValueFilter is null ? RemoveListed(operation) : RemoveFiltered(bound.ValueFilter);
        }

        return bound.ValueFilter is null ? Write(operation) : WriteFiltered(operation, path);
    }

    private ScimError? Write(PatchOperation operation)
    {
        if (ReadMembers(operation.Value).IsRefused(out var error, out var members))
        {
            return error;
        }

        if (operation.Kind == PatchOperationKind.Replace)
        {
            Changes.Add(new ReplaceMembers(members));
        }
        else if (members.Count > 0)
        {
            Changes.Add(new AddMembers(members));
        }

        return null;
    }

    // Lenient: members[value eq "1"] that is not there is created; one that is there cannot change.
    private ScimError? WriteFiltered(PatchOperation operation, AttributePath path) =>
        IsLenient && FilteredCreation.TryBuild(path, operation.Value, out var element)
            ? Write(operation with { Kind = PatchOperationKind.Add, Value = new JsonArray(element) })
            : ScimError.NoTarget("Members are added to 'members', without a filter.");

    private ScimError? RemoveListed(PatchOperation operation)
    {
        if (operation.Value is not { } value)
        {
            Changes.Add(new ReplaceMembers([]));
            return null;
        }

        if (!IsLenient)
        {
            return ScimError.InvalidValue("The removal of 'members' takes no value: select with a filter in the path.");
        }

        var values = ValueListRemoval.Read(_attribute, value)
            .Select(v => v is JsonObject listed && listed.TryGetMember("value", out var inner) ? inner : v)
            .Select(v => v.TryGetText(out var text) ? text : null)
            .OfType<string>().Select(CaseFolding.Fold).Distinct(StringComparer.Ordinal).ToList();
        if (values.Count > 0)
        {
            Changes.Add(new RemoveMembers(values, MustExist: false));
        }

        return null;
    }

    private ScimError? RemoveFiltered(BoundFilter filter)
    {
        var values = new List<string>();
        Changes.Add(NamesValues(filter, values)
            ? new RemoveMembers(values, MustExist: !IsLenient)
            : new RemoveMatchingMembers(filter, MustExist: !IsLenient));
        return null;
    }

    // value eq "1", or several of them joined by "or": what clients send, and what an index answers.
    private static bool NamesValues(BoundFilter filter, List<string> values)
    {
        switch (filter)
        {
            case BoundOr or:
                return or.Operands.All(o => NamesValues(o, values));
            case BoundComparison { Operator: FilterOperator.Equal, Value: TextValue text, Path.Attribute.Name: "value" }:
                values.Add(text.Text);
                return true;
            default:
                return false;
        }
    }

    private ScimResult<IReadOnlyList<GroupMember>> ReadMembers(JsonNode? value)
    {
        var array = value is JsonObject ? new JsonArray(value.DeepClone()) : value;
        return _values.Read(_attribute, array, _attribute.Name).IsRefused(out var error, out var read)
            ? error
            : GroupMember.ReadAll((JsonArray?)read);
    }
}
