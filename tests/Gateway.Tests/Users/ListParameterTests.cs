using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using ScimCluster.Gateway.Endpoints;
using ScimCluster.Gateway.Http;
using ScimCluster.Grains;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Gateway.Tests.UsersEndpoint;

/// <summary>What a list asks the directory for, and how a page is written (RFC 7644 §3.4.2, RFC 9865 §2).</summary>
public sealed class ListParameterTests
{
    private static readonly ResourceType User = SchemaCatalog.BuiltIn.User;

    public static TheoryData<string, string> Requests() => new()
    {
        { "", "{}" },
        { "cursor", """{"cursor":""}""" },
        { "cursor=", """{"cursor":""}""" },
        { "cursor=abc&count=10&startIndex=5", """{"cursor":"abc","count":10,"startIndex":5}""" },
        { "sortBy=name.familyName", """{"sortBy":"name.familyName"}""" },
        { "sortBy=userName&sortOrder=Descending", """{"sortBy":"userName","sortOrder":"Descending"}""" },
        { "sortBy=userName&sortOrder=ascending&filter=title%20pr", """{"sortBy":"userName","sortOrder":"ascending","filter":"title pr"}""" },
        { "sortOrder=descending", """{"sortOrder":"descending"}""" },
        { "count=1000", """{"count":1000}""" },
        { "count=-1&startIndex=0", """{"count":-1,"startIndex":0}""" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Query_and_search_message_ask_for_the_same(string query, string message)
    {
        var byGet = ListRequest.Read(User, new QueryCollection(QueryHelpers.ParseQuery(query)), new GatewayOptions()).Value.Query;
        var byPost = ListRequest.Read(User, JsonNode.Parse(message)!.AsObject(), new GatewayOptions()).Value.Query;

        Assert.Equal(byGet, byPost);
    }

    [Theory]
    [InlineData("", null, 1, 100, null, null, false, true)]
    [InlineData("cursor", null, 1, 100, "", null, false, true)]
    [InlineData("cursor=abc&count=", null, 1, 100, "abc", null, false, true)]
    [InlineData("cursor=abc&startIndex=9&count=5", null, 9, 5, "abc", null, false, false)]
    [InlineData("sortBy=userName&sortOrder=DESCENDING&count=0", null, 1, 0, null, "userName", true, false)]
    [InlineData("sortBy=&sortOrder=descending&filter=", null, 1, 100, null, null, false, true)]
    [InlineData("FILTER=title%20pr&Count=500", "title pr", 1, 200, null, null, false, false)]
    public void Query_is_read_within_the_limits(
        string query, string? filter, int startIndex, int count, string? cursor, string? sortBy, bool descending, bool countIsDefault) =>
        Assert.Equal(
            new ListIdentities(filter, startIndex, count, cursor, sortBy, descending, countIsDefault, WithGroups: true),
            ListRequest.Read(User, new QueryCollection(QueryHelpers.ParseQuery(query)), new GatewayOptions()).Value.Query);

    [Fact]
    public void Page_by_cursor_has_nextCursor_unless_it_is_the_last_and_no_startIndex()
    {
        var middle = Write(new IdentityList(7, [], "next"), startIndex: null);
        var last = Write(new IdentityList(7, []), startIndex: null);
        var byIndex = Write(new IdentityList(7, []), startIndex: 3);

        Assert.Equal("schemas,totalResults,itemsPerPage,nextCursor,Resources", Names(middle));
        Assert.Equal("next", middle["nextCursor"]!.GetValue<string>());
        Assert.Equal("schemas,totalResults,itemsPerPage,Resources", Names(last));
        Assert.Equal("schemas,totalResults,startIndex,itemsPerPage,Resources", Names(byIndex));
    }

    private static JsonObject Write(IdentityList page, int? startIndex) => JsonNode.Parse(Encoding.UTF8.GetString(
        ScimBodies.List(User, "https://scim.example.com/scim/v2", page, startIndex, AttributeProjection.Default).Span))!.AsObject();

    private static string Names(JsonObject message) => string.Join(',', message.Select(member => member.Key));
}
