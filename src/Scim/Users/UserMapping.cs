using System.Text.Json.Nodes;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Users;

/// <summary>Which SCIM attributes feed the user model of the SaaS: its e-mail address, its name, and further fields.</summary>
/// <remarks>
/// A rule names an attribute, as a PATCH path does, and a field. A user without a usable value in the attribute has the default
/// e-mail address and name of <see cref="UserKeys"/>, and lacks a further field.
/// </remarks>
public sealed class UserMapping
{
    /// <summary>The field that is the e-mail address.</summary>
    public const string EmailField = "email";

    /// <summary>The field that is the name.</summary>
    public const string NameField = "name";

    /// <summary>The most rules of a mapping.</summary>
    public const int MaxFields = 32;

    /// <summary>The most characters of a field's name.</summary>
    public const int MaxFieldLength = 64;

    private static readonly int MaxEmailLength = new ReaderOptions().MaxKeyLength;

    private readonly IReadOnlyList<MappingRule> _rules;

    private UserMapping(IReadOnlyList<MappingRule> rules) => _rules = rules;

    /// <summary>No rule: e-mail address and name as <see cref="UserKeys"/> takes them, and no further fields.</summary>
    public static UserMapping Default { get; } = new([]);

    /// <summary>Checks the rules of a mapping.</summary>
    /// <param name="type">The User with its extensions.</param>
    /// <param name="rules">Pairs of attribute and field.</param>
    /// <returns>
    /// What is wrong, with the names, beginning with the attribute in quotation marks; empty if all is well. An attribute must
    /// be one that identity providers send and that is given back; <c>email</c> and <c>name</c> need a text.
    /// </returns>
    public static IReadOnlyList<string> Check(ResourceType type, IReadOnlyCollection<KeyValuePair<string, string>> rules)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(rules);
        var errors = new List<string>();
        if (rules.Count > MaxFields)
        {
            errors.Add($"has {rules.Count} attributes; {MaxFields} are the most");
        }

        errors.AddRange(rules
            .Select(rule => MappingRule.Read(type, rule.Key, rule.Value).IsRefused(out var refused, out _) ? refused.Detail : null)
            .OfType<string>());
        errors.AddRange(rules
            .GroupBy(rule => rule.Value, StringComparer.OrdinalIgnoreCase)
            .Where(field => field.Count() > 1)
            .Select(field => $"gives the field '{Excerpt.Of(field.Key)}' to more than one attribute: {string.Join(", ", field.Select(rule => $"'{Excerpt.Of(rule.Key)}'"))}"));
        errors.AddRange(rules
            .GroupBy(rule => rule.Key, StringComparer.Ordinal)
            .Where(attribute => attribute.Count() > 1)
            .Select(attribute => $"'{Excerpt.Of(attribute.Key)}' stands there more than once"));
        return errors;
    }

    /// <summary>Makes a mapping of rules that were checked. A rule that no longer fits the schemas is left out.</summary>
    /// <param name="type">The User with its extensions.</param>
    /// <param name="rules">Pairs of attribute and field.</param>
    public static UserMapping Create(ResourceType type, IEnumerable<KeyValuePair<string, string>> rules)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(rules);
        var read = new List<MappingRule>();
        foreach (var (attribute, field) in rules)
        {
            if (!MappingRule.Read(type, attribute, field).IsRefused(out _, out var rule))
            {
                read.Add(rule);
            }
        }

        return new UserMapping(read);
    }

    /// <summary>Takes the fields from a document.</summary>
    /// <param name="document">A document as ResourceReader or PatchEngine gives it, left untouched.</param>
    /// <param name="preserveCase">False writes the e-mail address in small letters.</param>
    /// <exception cref="ArgumentException">The document has no <c>userName</c>, so it is no User.</exception>
    public MappedUser Apply(JsonObject document, bool preserveCase)
    {
        var keys = UserKeys.From(document);
        var (email, name) = (keys.Email, (string?)null);
        JsonObject? fields = null;
        foreach (var rule in _rules)
        {
            switch (rule.Field)
            {
                case EmailField:
                    email = rule.FindText(document) is { Length: var length } found && length <= MaxEmailLength
                        ? preserveCase ? found : CaseFolding.Fold(found)
                        : email;
                    break;
                case NameField:
                    name = rule.FindText(document);
                    break;
                default:
                    if (rule.FindValue(document) is { } value)
                    {
                        (fields ??= [])[rule.Field] = value.DeepClone();
                    }

                    break;
            }
        }

        return new MappedUser(email, CaseFolding.Fold(email), name ?? UserKeys.FindDisplayName(document) ?? email, fields);
    }
}

/// <summary>A user as the SaaS has it.</summary>
/// <param name="Email">The e-mail address.</param>
/// <param name="EmailKey">The e-mail address folded by <see cref="CaseFolding"/>.</param>
/// <param name="Name">The name to show.</param>
/// <param name="Fields">The further fields that have a value; null if there is none.</param>
public sealed record MappedUser(string Email, string EmailKey, string Name, JsonObject? Fields);
