using System.Text.RegularExpressions;

namespace ScimCluster.Architecture.Tests.Contracts;

/// <summary>The wire contract changes only when somebody has looked at the change.</summary>
public sealed partial class GrainContractTests
{
    private const string AcceptVariable = "SCIM_ACCEPT_CONTRACTS";

    private static readonly ReviewedFile File = new("grain-contracts.txt");

    [Fact]
    public void Contract_is_the_reviewed_one()
    {
        var contract = GrainContract.Render();
        if (Environment.GetEnvironmentVariable(AcceptVariable) is "1")
        {
            File.Replace(contract);
        }

        var reviewed = File.Lines();
        Assert.True(reviewed.SequenceEqual(contract), $"""
            The contract of the grains is not the one of {File.Path}:

            {string.Join(Environment.NewLine, ReviewedFile.Difference(reviewed, contract))}

            During an upgrade silos, gateways and services of two versions call each other. A new method, message or member (+)
            is harmless; what went (-) breaks calls between the versions, and a member never changes its number or its type:
            leave it, and add another one under a new number. If the change is meant, accept it and commit the file with it:

                {AcceptVariable}=1 dotnet test tests/Architecture.Tests --filter FullyQualifiedName~{nameof(GrainContractTests)}
            """);
    }

    [Fact]
    public void Members_keep_their_numbers_and_types()
    {
        var contract = Members(GrainContract.Render());
        var reviewed = Members(File.Lines());

        Assert.NotEmpty(reviewed);
        Assert.All(reviewed, member => Assert.True(
            !contract.TryGetValue(member.Key, out var type) || type == member.Value,
            $"Member {member.Key.Number} of {member.Key.Message} was {member.Value} and is {type}: silos of two versions would misread each other."));
    }

    [Fact]
    public void Changed_line_is_shown_with_what_stood_there_before() => Assert.Equal(
        ["- message a 0 Name: int", "+ message a 0 Name: string", "+ message b = class"],
        ReviewedFile.Difference(
            ["grain g = IGrain, StringKey", "message a 0 Name: int"],
            ["grain g = IGrain, StringKey", "message a 0 Name: string", "message b = class"]));

    private static Dictionary<(string Message, string Number), string> Members(IEnumerable<string> lines) => lines
        .Select(line => MemberLine().Match(line))
        .Where(match => match.Success)
        .ToDictionary(
            match => (match.Groups["message"].Value, match.Groups["number"].Value),
            match => match.Groups["type"].Value);

    [GeneratedRegex(@"^message (?<message>\S+) (?<number>\d+) \w+: (?<type>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MemberLine();
}
