using System.Text.Json.Nodes;
using ScimCluster.Scim.Bulk;
using ScimCluster.Scim.Json;

namespace ScimCluster.Scim.Tests.Bulk;

/// <summary>Carries out bulk requests on nothing: each step ends when the test says so, and as it says.</summary>
internal sealed class BulkSimulation
{
    private readonly BulkSchedule _schedule;
    private readonly Func<BulkStep, BulkOutcome?> _answer;
    private readonly List<BulkStep> _running = [];

    public BulkSimulation(
        string operations, int? failOnErrors = null, int parallelism = 100, Func<BulkOperation, string?>? keyOf = null, Func<BulkStep, BulkOutcome?>? answer = null)
        : this(Read(operations), failOnErrors, parallelism, keyOf, answer)
    {
    }

    public BulkSimulation(
        BulkRequest request, int? failOnErrors = null, int parallelism = 100, Func<BulkOperation, string?>? keyOf = null, Func<BulkStep, BulkOutcome?>? answer = null)
    {
        _schedule = new BulkSchedule(BulkPlan.Make(request.Operations, keyOf ?? (_ => null)), failOnErrors, parallelism);
        _answer = answer ?? (_ => null);
    }

    /// <summary>The steps that were given out.</summary>
    public List<BulkStep> Begun { get; } = [];

    public int Running => _running.Count;

    public IReadOnlyList<BulkResult> Results => [.. _schedule.Results];

    /// <summary>The results as <c>1:201 2:409</c>.</summary>
    public string Statuses => string.Join(' ', Results.Select(result => $"{result.Operation.Number}:{result.Outcome.Status}"));

    /// <summary>Operations, given as the inside of the array.</summary>
    public static BulkRequest Read(string operations) => BulkRequest.Read(
        ScimJson.Parse($$"""{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[{{operations}}]}""", BulkRequest.MaxDepth).Value,
        int.MaxValue).Value;

    /// <summary>A POST of something that refers to others.</summary>
    public static string Post(string bulkId, params string[] references) => new JsonObject
    {
        ["method"] = "POST",
        ["path"] = "/Groups",
        ["bulkId"] = bulkId,
        ["data"] = new JsonObject { ["members"] = new JsonArray([.. references.Select(r => new JsonObject { ["value"] = "bulkId:" + r })]) },
    }.ToJsonString();

    /// <summary>Takes whatever may be begun now.</summary>
    /// <returns>The steps as <c>1 2 3+</c>, the plus for a completion.</returns>
    public string Begin()
    {
        var taken = new List<BulkStep>();
        while (_schedule.TryTake(out var step))
        {
            taken.Add(step);
        }

        _running.AddRange(taken);
        Begun.AddRange(taken);
        return string.Join(' ', taken.Select(step => step.Operation.Number + (step.IsCompletion ? "+" : "")));
    }

    /// <summary>Ends one of the steps that are running.</summary>
    public BulkStep End(int place = 0)
    {
        var step = _running[place];
        _running.RemoveAt(place);
        _schedule.Complete(step, step.Refusal is { } refusal ? BulkOutcome.Refused(refusal, step.Id) : _answer(step) ?? Success(step));
        return step;
    }

    /// <summary>Begins and ends until nothing is left, which runs in an order of the test's choice.</summary>
    public BulkSimulation Run(Func<int, int>? next = null)
    {
        for (Begin(); _running.Count > 0; Begin())
        {
            End(next?.Invoke(_running.Count) ?? 0);
        }

        return this;
    }

    /// <summary>The id that a POST gets.</summary>
    public static string IdOf(string bulkId) => $"id-{bulkId}";

    private static BulkOutcome Success(BulkStep step)
    {
        var id = step.Id ?? IdOf(step.Operation.BulkId!);
        return new BulkOutcome(
            step.Operation.Method switch { "POST" => 201, "DELETE" => 204, _ => 200 }, id, $"https://example.com{step.Operation.Path!.Endpoint}/{id}", "W/\"1\"");
    }
}
