namespace ScimCluster.Silo.Development;

/// <summary>What the development host prints once it is up.</summary>
internal static class Greeting
{
    public static string Of(DevelopmentFile file, DirectoryInfo data) => $$$"""

        ScimCluster is up.

          SCIM base URL   {{{file.ScimBaseUrl}}}
          SCIM token      {{{file.ScimToken}}}
          Session token   {{{file.SessionToken}}}
          Operator key    {{{file.OperatorKey}}}
          All of it in    {{{Path.Combine(data.FullName, "dev.json")}}}

        Provision a user:

          curl -i {{{file.ScimBaseUrl}}}/Users \
            -H 'Authorization: Bearer {{{file.ScimToken}}}' \
            -H 'Content-Type: application/scim+json' \
            -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@acme.example","name":{"givenName":"Ada","familyName":"Lovelace"}}'

        Ctrl-C stops everything that was started.
        """;
}
