using ScimCluster.Gateway.Endpoints;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Tests.ProvisioningLog;

public sealed class LogDetailTextTests
{
    [Theory]
    [InlineData("'userName' is required.", "'userName' is required.")]
    [InlineData("'emails[0].value' must be a string.", "'emails[0].value' must be a string.")]
    [InlineData("'name.givenName' has more than 512 characters.", "'name.givenName' has more than 512 characters.")]
    [InlineData("Another resource already has this value of 'externalId'.", "Another resource already has this value of 'externalId'.")]
    [InlineData(
        "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value' is required.",
        "'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value' is required.")]
    [InlineData("'sortBy': 'ada@acme.test' names no attribute of User.", "'sortBy': … names no attribute of User.")]
    [InlineData("'ada' is no attribute of User.", "… is no attribute of User.")]
    [InlineData("'emails[value eq \"ada@acme.test\"]' is not a path.", "… is not a path.")]
    [InlineData("'o'brien is 'it' here' is not a path.", "… is not a path.")]
    [InlineData("The filter of the path 'name.ada' is wrong: 'x' was expected.", "The filter of the path … was expected.")]
    [InlineData("User ada lovelace not found", "User … not found")]
    public void Names_stay_and_values_are_cut(string detail, string expected) =>
        Assert.Equal(expected, LogDetailText.WithoutValues(detail, SchemaCatalog.BuiltIn.User, "ada lovelace"));
}
