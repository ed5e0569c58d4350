using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Users;

namespace ScimCluster.Scim.Tests.Users;

public sealed class UserMappingTests
{
    private const string Enterprise = SchemaUris.EnterpriseUser;

    private static readonly ResourceType Type = SchemaCatalog.BuiltIn.User;

    private static readonly string Ada = $$"""
        {
          "schemas": ["{{SchemaUris.User}}", "{{Enterprise}}"],
          "userName": "ada@login.example",
          "externalId": "00u1",
          "displayName": "Countess",
          "title": "  Programmer ",
          "active": true,
          "name": {"givenName": "Ada", "familyName": "Lovelace"},
          "emails": [
            {"value": "home@example.com", "type": "home"},
            {"value": "work@example.com", "type": "work", "primary": true}
          ],
          "roles": [{"value": "author"}, {"value": "reader", "primary": true}],
          "{{Enterprise}}": {"department": "Engines", "employeeNumber": "7", "manager": {"value": "26118915"} }
        }
        """;

    [Fact]
    public void Without_rules_the_fields_are_those_of_the_keys()
    {
        var document = Document();
        var keys = UserKeys.From(document);

        Assert.Equal(new MappedUser(keys.Email, keys.EmailKey, keys.DisplayName, null), UserMapping.Default.Apply(document, preserveCase: false));
    }

    [Theory]
    [InlineData("userName", "ada@login.example")]
    [InlineData("USERNAME", "ada@login.example")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:userName", "ada@login.example")]
    [InlineData("emails", "work@example.com")]
    [InlineData("emails.value", "work@example.com")]
    [InlineData("emails[type eq \"home\"].value", "home@example.com")]
    [InlineData("emails[type eq \"other\"].value", "work@example.com")]
    [InlineData("externalId", "00u1")]
    [InlineData("title", "programmer")]
    [InlineData("nickName", "work@example.com")]
    [InlineData(Enterprise + ":department", "engines")]
    public void Email_comes_from_the_attribute_else_as_usual_and_in_small_letters(string attribute, string email)
    {
        var user = Map((attribute, "email")).Apply(Document(), preserveCase: false);

        Assert.Equal((email, email, "Countess"), (user.Email, user.EmailKey, user.Name));
    }

    [Fact]
    public void Case_of_an_email_can_be_preserved_and_its_key_is_folded_all_the_same()
    {
        var user = Map((Enterprise + ":department", "email")).Apply(Document(), preserveCase: true);

        Assert.Equal(("Engines", "engines"), (user.Email, user.EmailKey));
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void Email_that_is_too_long_for_a_key_is_not_used(int length, bool isUsed)
    {
        var document = Document();
        document["title"] = new string('t', length);

        Assert.Equal(isUsed ? length : "work@example.com".Length, Map(("title", "email")).Apply(document, preserveCase: false).Email.Length);
    }

    [Theory]
    [InlineData("displayName", "Countess")]
    [InlineData("title", "Programmer")]
    [InlineData("name.familyName", "Lovelace")]
    [InlineData("roles", "reader")]
    [InlineData("nickName", "Countess")]
    public void Name_comes_from_the_attribute_else_as_usual(string attribute, string name) =>
        Assert.Equal(name, Map((attribute, "NAME")).Apply(Document(), preserveCase: false).Name);

    [Fact]
    public void Blank_text_is_no_value()
    {
        var document = Document();
        document["title"] = "  ";

        var user = Map(("title", "email")).Apply(document, preserveCase: false);
        Assert.Equal("work@example.com", user.Email);
        Assert.Equal("Countess", Map(("title", "name")).Apply(document, preserveCase: false).Name);
    }

    [Theory]
    [InlineData(Enterprise + ":department", "\"Engines\"")]
    [InlineData("department", "\"Engines\"")]
    [InlineData(Enterprise + ":manager", "{\"value\":\"26118915\"}")]
    [InlineData(Enterprise + ":manager.value", "\"26118915\"")]
    [InlineData("active", "true")]
    [InlineData("name", "{\"givenName\":\"Ada\",\"familyName\":\"Lovelace\"}")]
    [InlineData("roles.value", "[\"author\",\"reader\"]")]
    [InlineData("emails[type eq \"home\"].value", "\"home@example.com\"")]
    [InlineData("emails[type eq \"home\"]", "{\"value\":\"home@example.com\",\"type\":\"home\"}")]
    [InlineData("emails[type eq \"other\"].value", null)]
    [InlineData("phoneNumbers", null)]
    [InlineData("nickName", null)]
    public void Further_field_has_the_value_or_is_absent(string attribute, string? value) =>
        Assert.Equal(value, Map((attribute, "extra_1")).Apply(Document(), preserveCase: false).Fields?["extra_1"]!.ToJsonString());

    [Fact]
    public void Document_is_left_untouched()
    {
        var document = Document();
        Map(("name", "name_1"), ("roles", "roles"), ("emails", "email")).Apply(document, preserveCase: false).Fields!["roles"]!.AsArray().Clear();

        Assert.True(JsonNode.DeepEquals(Document(), document));
    }

    [Theory]
    [InlineData("password", "secret", "'password' is never given back")]
    [InlineData("shoeSize", "size", "'shoeSize' is no attribute")]
    [InlineData("emails[type eq", "email", "'emails[type eq' is no attribute")]
    [InlineData("emails[shoe eq \"1\"].value", "email", "'emails[shoe eq \"1\"].value' is no attribute")]
    [InlineData(Enterprise, "enterprise", "' is no attribute")]
    [InlineData("id", "key", "'id' is read-only")]
    [InlineData("meta.created", "since", "'meta.created' is read-only")]
    [InlineData("groups", "groups", "'groups' is read-only")]
    [InlineData("active", "email", "'active' is given to 'email', but is no text")]
    [InlineData("name", "name", "'name' is given to 'name', but is no text")]
    [InlineData("title", "", "'title' is given to ''")]
    [InlineData("title", "job title", "'title' is given to 'job title'")]
    [InlineData("title", "größe", "'title' is given to")]
    public void Wrong_rule_is_named(string attribute, string field, string expected)
    {
        KeyValuePair<string, string>[] rules = [KeyValuePair.Create(attribute, field)];

        Assert.Contains(expected, Assert.Single(UserMapping.Check(Type, rules)), StringComparison.Ordinal);
        Assert.Null(UserMapping.Create(Type, rules).Apply(Document(), preserveCase: false).Fields);
    }

    [Fact]
    public void Field_of_two_attributes_and_attribute_twice_are_named()
    {
        Assert.Contains(
            "'userName', 'emails'",
            Assert.Single(UserMapping.Check(Type, [KeyValuePair.Create("userName", "email"), KeyValuePair.Create("emails", "Email")])),
            StringComparison.Ordinal);
        Assert.Contains(
            "'title' stands there more than once",
            Assert.Single(UserMapping.Check(Type, [KeyValuePair.Create("title", "a"), KeyValuePair.Create("title", "b")])),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(32, 64, 0)]
    [InlineData(33, 64, 1)]
    [InlineData(1, 65, 1)]
    public void Count_and_length_of_fields_are_bounded(int count, int length, int errors)
    {
        // Distinct attributes, as filters make them.
        var rules = Enumerable.Range(0, count).Select(number => KeyValuePair.Create(
            $"emails[type eq \"{number}\"].value", $"{number}".PadLeft(length, 'x')));

        Assert.Equal(errors, UserMapping.Check(Type, [.. rules]).Count);
    }

    private static JsonObject Document() => JsonNode.Parse(Ada)!.AsObject();

    private static UserMapping Map(params (string Attribute, string Field)[] rules)
    {
        var pairs = rules.Select(rule => KeyValuePair.Create(rule.Attribute, rule.Field)).ToList();
        Assert.Empty(UserMapping.Check(Type, pairs));
        return UserMapping.Create(Type, pairs);
    }
}
