using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Discovery;
using ScimCluster.Scim.Filters;
using ScimCluster.Scim.Patching;
using ScimCluster.Scim.Paths;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Rfc;

/// <summary>The examples of the RFCs, in strict mode.</summary>
public class RfcExampleTests
{
    private const string BaseUrl = "https://example.com/v2";

    private static readonly ReaderOptions Strict = new(ScimMode.Strict, PreserveCase: true);

    // Lists, searches and cursors need a store: Gateway.Tests runs them.
    private static readonly string[] OverHttp = ["list", "search", "cursor", "cursorSearch"];

    public static TheoryData<string> Resources => RfcExample.OfKind("resource");

    public static TheoryData<string> Patches => RfcExample.OfKind("patch");

    public static TheoryData<string> FilterLists => RfcExample.OfKind("filters");

    public static TheoryData<string> Errors => RfcExample.OfKind("error");

    [Fact]
    public void Every_kind_has_a_test() => Assert.Equal(
        new[]
        {
            "resource", "replace", "patch", "paths", "filters", "error", "projection", "serviceProviderConfig", "resourceTypes", "pagination",
            "bulk",
        }.Concat(OverHttp).Order(StringComparer.Ordinal),
        RfcExample.Kinds.Order(StringComparer.Ordinal));

    [Theory, MemberData(nameof(Resources))]
    public void Resource_is_read_and_answered_as_the_RFC_shows(string name)
    {
        var example = RfcExample.Get(name);
        var answer = Answer(RfcExample.TypeOf(example), Read(example, "request"), Meta(example));
        AssertSame(RfcExample.Without((JsonObject)(example["answer"] ?? example["request"])!, example["without"]), answer);
    }

    [Fact]
    public void Replacement_is_answered_as_the_RFC_shows()
    {
        var example = RfcExample.Get("rfc7644-3.5.1-replace-user");
        var type = RfcExample.TypeOf(example);
        Assert.False(ImmutableAttributes.Keep(type, Read(example, "before"), Read(example, "request")).IsRefused(out _, out var document));
        AssertSame((JsonObject)example["answer"]!, Answer(type, document, Meta(example)));
    }

    [Theory, MemberData(nameof(Patches))]
    public void Patch_has_the_effect_that_the_RFC_describes(string name)
    {
        var example = RfcExample.Get(name);
        var request = PatchRequest.Read((JsonObject)example["request"]!, mode: ScimMode.Strict).Value;
        var outcome = PatchEngine.Apply(RfcExample.TypeOf(example), Read(example, "before"), request, Strict).Value;
        Assert.True(JsonNode.DeepEquals(Read(example, "after"), outcome.Document), outcome.Document.ToJsonString());
        Assert.Equal(!JsonNode.DeepEquals(example["before"], example["after"]), outcome.Changed);
    }

    [Fact]
    public void Paths_of_the_RFC_are_found_in_the_schema()
    {
        foreach (var entry in RfcExample.Get("rfc7644-3.5.2-paths")["paths"]!.AsArray())
        {
            var type = RfcExample.TypeOf((JsonObject)entry!);
            var parsed = AttributePath.Parse((string)entry!["path"]!);
            Assert.Equal((string?)entry!["error"], (parsed.Error ?? PathBinder.Bind(type, parsed.Value, ScimMode.Strict).Error)?.ScimType);
        }
    }

    [Theory, MemberData(nameof(FilterLists))]
    public void Filter_selects_what_the_RFC_describes(string name)
    {
        var example = RfcExample.Get(name);
        var type = RfcExample.TypeOf(example);
        var resources = example["resources"]!.AsArray().Select(resource => Complete(type, (JsonObject)resource!)).ToList();
        foreach (var entry in example["filters"]!.AsArray())
        {
            var parsed = FilterExpression.Parse((string)entry!["filter"]!, ScimMode.Strict);
            if (entry["error"] is { } error)
            {
                Assert.Equal((string)error!, parsed.Error?.ScimType);
                continue;
            }

            var filter = FilterBinder.Bind(type, parsed.Value, ScimMode.Strict).Value;
            var selected = resources.Where(resource => FilterEvaluator.Matches(filter, resource)).Select(resource => (string)resource["userName"]!);
            Assert.Equal($"{entry["filter"]}: {entry["selects"]}", $"{entry["filter"]}: {string.Join(' ', selected)}");
        }
    }

    [Theory, MemberData(nameof(Errors))]
    public void Error_is_written_as_the_RFC_shows(string name)
    {
        var example = RfcExample.Get(name);
        var answer = example["answer"]!;
        AssertSame((JsonObject)answer, Written(writer => ErrorBody.Write(
            writer, new ScimError((int)(long)example["status"]!, (string?)answer["scimType"], (string)answer["detail"]!))));
    }

    [Fact]
    public void Projection_shows_what_the_RFC_shows()
    {
        var example = RfcExample.Get("rfc7644-3.9-partial-user");
        var type = RfcExample.TypeOf(example);
        var projection = AttributeProjection.Parse(type, (string)example["attributes"]!, null).Value;
        AssertSame((JsonObject)example["answer"]!, Answer(type, Read(example, "request"), Meta(example), projection));
    }

    [Fact]
    public void ServiceProviderConfig_can_say_what_the_RFC_says()
    {
        var answer = (JsonObject)RfcExample.Get("rfc7643-8.5-service-provider-config")["answer"]!;
        var options = new ServiceProviderOptions
        {
            DocumentationUri = "http://example.com/help/scim.html",
            Bulk = new BulkSupport(Supported: true, 1000, 1048576),
            ChangePassword = true,
            AuthenticationSchemes =
            [
                .. answer["authenticationSchemes"]!.AsArray().Select(scheme => new AuthenticationScheme(
                    (string)scheme!["type"]!,
                    (string)scheme["name"]!,
                    (string)scheme["description"]!,
                    (string)scheme["specUri"]!,
                    (string)scheme["documentationUri"]!)),
            ],
        };
        var said = DiscoveryDocuments.ServiceProviderConfig(options, BaseUrl);
        said["authenticationSchemes"]![1]!.AsObject().Remove("primary"); // false, which the example leaves out
        AssertSame(answer, said);
    }

    [Fact]
    public void Pagination_can_say_what_the_RFC_says()
    {
        var options = new ServiceProviderOptions
        {
            Pagination = new PaginationSupport(Cursor: true, Index: true, PaginationMethod.Cursor, 100, 250, 3600),
        };
        AssertSame(
            (JsonObject)RfcExample.Get("rfc9865-4-pagination")["answer"]!,
            (JsonObject)DiscoveryDocuments.ServiceProviderConfig(options, BaseUrl)["pagination"]!);
    }

    [Fact]
    public void Resource_types_say_what_the_RFC_says()
    {
        var known = SchemaCatalog.BuiltIn;
        var enterprise = new SchemaExtension(known.FindSchema(SchemaUris.EnterpriseUser)!, Required: true);
        var catalog = new SchemaCatalog(
            known.Schemas,
            [
                new ResourceType("User", "/Users", "User Account", known.User.Schema, [enterprise]),
                new ResourceType("Group", "/Groups", "Group", known.Group.Schema, []),
            ]);
        var listed = DiscoveryDocuments.ResourceTypes(catalog, BaseUrl)["Resources"]!.AsArray();
        listed[1]!.AsObject().Remove("schemaExtensions"); // the empty array, which the example leaves out
        Assert.True(JsonNode.DeepEquals(RfcExample.Get("rfc7643-8.6-resource-types")["answer"], listed), listed.ToJsonString());
    }

    private static JsonObject Read(JsonObject example, string member) =>
        ResourceReader.Read(RfcExample.TypeOf(example), (JsonObject)example[member]!, Strict).Value;

    // The stored document, and what the service provider adds to it.
    private static JsonObject Complete(ResourceType type, JsonObject resource)
    {
        var document = ResourceReader.Read(type, resource, Strict).Value;
        var meta = (JsonObject)resource["meta"]!.DeepClone();
        meta["resourceType"] = type.Name;
        document["meta"] = meta;
        return document;
    }

    private static ResourceMeta Meta(JsonObject example)
    {
        var shown = example["answer"]?["meta"] ?? example["request"]!["meta"];
        return new ResourceMeta(
            (string?)(example["answer"]?["id"] ?? example["request"]!["id"]) ?? "",
            ReadTime(shown?["created"]),
            ReadTime(shown?["lastModified"]),
            (string?)shown?["location"] ?? BaseUrl,
            Version: 1);
    }

    private static DateTimeOffset ReadTime(JsonNode? node) =>
        node is not null && ScimDateTime.TryParse((string)node!, out var instant) ? instant : default;

    private static JsonObject Answer(ResourceType type, JsonObject document, ResourceMeta meta, AttributeProjection? projection = null) =>
        Written(writer => ResourceWriter.Write(writer, type, document, meta, projection));

    private static JsonObject Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return (JsonObject)JsonNode.Parse(buffer.WrittenSpan)!;
    }

    // Versions are ours to choose, an instant has several texts, and the members of an object have no order.
    private static void AssertSame(JsonObject expected, JsonObject actual)
    {
        Normalize(expected["meta"]);
        Normalize(actual["meta"]);
        Assert.True(JsonNode.DeepEquals(expected, actual), $"{expected.ToJsonString()}\n{actual.ToJsonString()}");
    }

    private static void Normalize(JsonNode? meta)
    {
        meta?.AsObject().Remove("version");
        foreach (var name in new[] { "created", "lastModified" }.Where(name => meta?[name] is not null))
        {
            meta![name] = ScimDateTime.FormatSortable(ReadTime(meta[name]));
        }
    }
}
