using System.Globalization;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Users;
using ScimCluster.Storage;

namespace ScimCluster.Benchmarks;

/// <summary>A user of about a kilobyte, as an identity provider with full profile mapping sends it.</summary>
internal static class CreateUserSample
{
    private static readonly string[] Given = ["Barbara", "James", "Maria", "Olga", "Ingrid", "Pierre", "Carlos", "Amara"];
    private static readonly string[] Family = ["Jensen", "Smith", "Garcia", "Ivanova", "Larsen", "Dubois", "Tanaka", "Okafor", "Novak"];

    public static IdentityContent Create(long number) => Content(Document(number));

    /// <summary>The same user, active if it was not, and the other way round.</summary>
    public static IdentityContent Turn(IdentityContent person)
    {
        var document = JsonNode.Parse(person.Document)!.AsObject();
        document["active"] = !person.Active;
        return Content(document);
    }

    private static IdentityContent Content(JsonObject document)
    {
        var keys = UserKeys.From(document);
        return new IdentityContent
        {
            AccountId = keys.AccountId,
            ExternalId = keys.ExternalId,
            UserNameKey = keys.UserNameKey,
            Email = keys.Email,
            EmailKey = keys.EmailKey,
            DisplayName = keys.DisplayName,
            Active = keys.Active,
            Document = document.ToJsonString(),
            Folded = FoldedDocument.Fold(SchemaCatalog.BuiltIn.User, document).ToJsonString(),
        };
    }

    private static JsonObject Document(long number)
    {
        var (given, family) = (Given[number % Given.Length], Family[number % Family.Length]);
        var id = number.ToString("D7", CultureInfo.InvariantCulture);
        var userName = $"{given}.{family}{id}@example.com";
        return new JsonObject
        {
            ["schemas"] = new JsonArray(SchemaUris.User, SchemaUris.EnterpriseUser),
            ["externalId"] = $"00u{number * 2654435761 % 4294967296:x8}{id}",
            ["userName"] = userName,
            ["name"] = new JsonObject { ["formatted"] = $"{given} {family}", ["givenName"] = given, ["familyName"] = family },
            ["displayName"] = $"{given} {family}",
            ["nickName"] = given,
            ["title"] = $"Engineer {number % 40}",
            ["locale"] = "en-US",
            ["timezone"] = "America/Los_Angeles",
            ["active"] = true,
            ["emails"] = new JsonArray(
                new JsonObject { ["value"] = userName, ["type"] = "work", ["primary"] = true },
                new JsonObject { ["value"] = $"{given}{id}@home.test", ["type"] = "home" }),
            ["phoneNumbers"] = new JsonArray(new JsonObject { ["value"] = $"+1 555 {id}", ["type"] = "work" }),
            ["addresses"] = new JsonArray(new JsonObject
            {
                ["type"] = "work",
                ["streetAddress"] = $"{number % 900} Universal City Plaza",
                ["locality"] = "Hollywood",
                ["region"] = "CA",
                ["postalCode"] = "91608",
                ["country"] = "US",
            }),
            [SchemaUris.EnterpriseUser] = new JsonObject
            {
                ["employeeNumber"] = id,
                ["costCenter"] = $"CC{number % 50}",
                ["organization"] = "Universal Studios",
                ["department"] = $"Department {number % 200}",
                ["manager"] = new JsonObject { ["value"] = $"00u{number / 10:x8}", ["displayName"] = "John Smith" },
            },
        };
    }
}
