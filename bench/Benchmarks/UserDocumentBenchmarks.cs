using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Patching;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Benchmarks;

/// <summary>What reading and changing a user document of about 1 KB costs beside walking its JSON tokens, the baseline.</summary>
[MemoryDiagnoser]
public class UserDocumentBenchmarks
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
         "externalId":"00u1f8k2mqTzR4nVb5d7","userName":"Zoe.Kowalczyk@Acme.Example","active":true,
         "name":{"formatted":"Zoe M. Kowalczyk","givenName":"Zoe","middleName":"Maria","familyName":"Kowalczyk"},
         "displayName":"Zoe Kowalczyk","title":"Engineer","locale":"en-US","timezone":"Europe/Warsaw","userType":"Employee",
         "emails":[{"value":"zoe.kowalczyk@acme.example","type":"work","primary":true},{"value":"zoe@home.example","type":"home"}],
         "phoneNumbers":[{"value":"tel:+1-555-555-5555","type":"work"},{"value":"tel:+1-555-555-5556","type":"mobile"}],
         "addresses":[{"type":"work","streetAddress":"100 Main Street","locality":"Boulder","region":"CO","postalCode":"80027","country":"US"}],
         "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"701984","costCenter":"4130",
         "organization":"Acme","division":"Research","department":"Data","manager":{"value":"26118915-6090-4610-87e4-49d8ca9f808d"}}}
        """);

    private static readonly PatchRequest Deactivation = PatchRequest.Read(ScimJson.Parse(
        """{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}""").Value).Value;

    private static readonly JsonObject Document =
        ResourceReader.Read(SchemaCatalog.BuiltIn.User, ScimJson.Parse(Body).Value).Value;

    [Benchmark(Baseline = true)]
    public int WalkTokens()
    {
        var reader = new Utf8JsonReader(Body);
        var tokens = 0;
        while (reader.Read())
        {
            tokens++;
        }

        return tokens;
    }

    [Benchmark]
    public JsonObject ParseAndValidate() => ResourceReader.Read(SchemaCatalog.BuiltIn.User, ScimJson.Parse(Body).Value).Value;

    [Benchmark]
    public PatchOutcome Deactivate() => PatchEngine.Apply(SchemaCatalog.BuiltIn.User, Document, Deactivation).Value;
}
