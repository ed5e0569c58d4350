namespace ScimCluster.Silo.Development;

/// <summary>What the development host prints once it is up.</summary>
internal static class Greeting
{
    /// <param name="file">Addresses and secrets.</param>
    /// <param name="options">What was started.</param>
    /// <param name="processes">A line for each process; none if there is only this one.</param>
    public static string Of(DevelopmentFile file, DevelopmentOptions options, IEnumerable<string> processes) =>
        Head(file, options) + string.Concat(processes.Select(line => $"\n  {line}")) + "\n\nCtrl-C stops everything that was started.\n";

    private static string Head(DevelopmentFile file, DevelopmentOptions options) => $$$"""

        ScimCluster is up.

          SCIM base URL   {{{file.ScimBaseUrl}}}
          SCIM token      {{{file.ScimToken}}}
          Session token   {{{file.SessionToken}}}
          Operator key    {{{file.OperatorKey}}}
          All of it in    {{{Path.Combine(options.Data.FullName, "dev.json")}}}

        Provision a user:

          curl -i {{{file.ScimBaseUrl}}}/Users \
            -H 'Authorization: Bearer {{{file.ScimToken}}}' \
            -H 'Content-Type: application/scim+json' \
            -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@acme.example","name":{"givenName":"Ada","familyName":"Lovelace"}}'

        """;
}
