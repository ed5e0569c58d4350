using System.Text.Json.Nodes;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Sorting;

namespace ScimCluster.Scim.Tests.Sorting;

public class SortingTests
{
    private static readonly ResourceType User = SchemaCatalog.BuiltIn.User;

    [Theory]
    [InlineData("USERNAME", "userName")]
    [InlineData("name.familyName", "name.familyName")]
    [InlineData("emails", "emails.value")]
    [InlineData("urn:ietf:params:scim:schemas:core:2.0:User:title", "title")]
    [InlineData("department", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department")]
    [InlineData("meta.lastModified", "meta.lastModified")]
    public void Attribute_is_found(string sortBy, string expected) =>
        Assert.Equal(expected, SortBinder.Bind(User, sortBy).Value.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("name")]
    [InlineData("password")]
    [InlineData("emails[type eq \"work\"].value")]
    [InlineData("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")]
    public void What_cannot_be_sorted_by_is_invalidValue(string sortBy)
    {
        var error = SortBinder.Bind(User, sortBy).Error!;

        Assert.Equal(ScimType.InvalidValue, error.ScimType);
        Assert.Contains("sortBy", error.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", """{"title":"B"}""", """{"title":"a"}""")]
    [InlineData("title", """{}""", """{"title":"z"}""")]
    [InlineData("title", """{"title":""}""", """{"title":"z"}""")]
    [InlineData("active", """{"active":true}""", """{"active":false}""")]
    [InlineData("emails", """{"emails":[{"value":"a"},{"value":"c","primary":true}]}""", """{"emails":[{"value":"b"},{"value":"d"}]}""")]
    [InlineData("title", """{"title":"\uD83D\uDE00"}""", """{"title":"\uE000"}""")]
    public void First_is_larger_than_second(string sortBy, string first, string second)
    {
        var path = SortBinder.Bind(User, sortBy).Value;
        SortKey Key(string document) => SortKey.Of(path, FoldedDocument.Fold(User, JsonNode.Parse(document)!.AsObject()));

        Assert.InRange(SortKey.Compare(Key(first), Key(second)), 1, int.MaxValue);
        Assert.InRange(SortKey.Compare(Key(second), Key(first)), int.MinValue, -1);
        Assert.Equal(0, SortKey.Compare(Key(first), Key(first)));
    }
}
