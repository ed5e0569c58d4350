using System.Text;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Json;
using ScimCluster.Scim.Patching;
using ScimCluster.Scim.Resources;
using ScimCluster.Scim.Schemas;

namespace ScimCluster.Scim.Tests.Fuzzing;

/// <summary>Random bodies of PATCH, POST and PUT, up to the document that would be stored.</summary>
public class BodyFuzzTests
{
    private static readonly JsonObject Ada = Sample.Ada();
    private static readonly JsonObject Crew = Sample.Read("{\"displayName\":\"Crew\"}", Sample.Group);
    private static readonly string AdaText = Ada.ToJsonString();
    private static readonly string CrewText = Crew.ToJsonString();

    [Fact]
    public Task No_body_breaks_the_reader_of_resources() => FuzzRun.RunAsync(FuzzBodies.Document, (input, number) =>
    {
        if (ScimJson.Parse(WithDamagedBytes(input, number)).IsRefused(out var error, out var body))
        {
            return Verdict.Refused(error);
        }

        var type = number % 5 == 0 ? Sample.Group : Sample.User;
        var options = OptionsOf(number);
        if (ResourceReader.Read(type, body, options).IsRefused(out error, out var document))
        {
            return Verdict.Refused(error);
        }

        FoldedDocument.Fold(type, document);
        return IsCanonical(type, document, options);
    });

    [Fact]
    public Task No_body_breaks_the_reader_of_patches_or_the_engine() => FuzzRun.RunAsync(FuzzBodies.Patch, (input, number) =>
    {
        var options = OptionsOf(number);
        if (ScimJson.Parse(input).IsRefused(out var error, out var body)
            || PatchRequest.Read(body, mode: options.Mode).IsRefused(out error, out var request))
        {
            return Verdict.Refused(error);
        }

        return number % 5 == 0 ? PatchGroup(request, options) : PatchUser(request, options);
    });

    private static Verdict PatchUser(PatchRequest request, ReaderOptions options)
    {
        var refused = PatchEngine.Apply(Sample.User, Ada, request, options).IsRefused(out var error, out var outcome);
        if (Ada.ToJsonString() != AdaText)
        {
            return Verdict.Wrong("changed the document that it was given");
        }

        return refused ? Verdict.Refused(error!) : IsCanonical(Sample.User, outcome!.Document, options);
    }

    private static Verdict PatchGroup(PatchRequest request, ReaderOptions options)
    {
        if (GroupPatch.Split(Sample.Group, request, options).IsRefused(out var error, out var patch)
            || PatchEngine.Apply(Sample.Group, Crew, patch.Attributes, options).IsRefused(out error, out var outcome))
        {
            return Verdict.Refused(error);
        }

        return Crew.ToJsonString() == CrewText
            ? IsCanonical(Sample.Group, outcome.Document, options)
            : Verdict.Wrong("changed the document that it was given");
    }

    private static Verdict IsCanonical(ResourceType type, JsonObject document, ReaderOptions options)
    {
        var text = document.ToJsonString();
        return ResourceReader.Read(type, Sample.Parse(text), options).IsRefused(out var error, out var again)
            ? Verdict.Wrong($"gives {text}, refused as {error}")
            : again.ToJsonString() != text ? Verdict.Wrong($"gives {text}, which is read as {again.ToJsonString()}")
            : Verdict.Accepted;
    }

    private static byte[] WithDamagedBytes(string input, int number)
    {
        var bytes = Encoding.UTF8.GetBytes(input);
        var random = new Random(number);
        for (var left = number % 4 == 0 ? random.Next(1, 4) : 0; left > 0 && bytes.Length > 0; left--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static ReaderOptions OptionsOf(int number) =>
        new(number % 2 == 0 ? ScimMode.Lenient : ScimMode.Strict, PreserveCase: number % 3 == 0);
}
