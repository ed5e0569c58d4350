using System.Text;
using System.Text.Json.Nodes;
using ScimCluster.Scim.Schemas;
using ScimCluster.Scim.Transfer;

namespace ScimCluster.Scim.Tests.Transfer;

/// <summary>The lines of an exported provider: what is written is read, and what is wrong is said.</summary>
public sealed class TransferLineTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 22, 8, 30, 0, 123, 456, TimeSpan.Zero);
    private static readonly Guid Id = Guid.Parse("0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70");

    [Fact]
    public async Task What_is_written_is_read()
    {
        var writer = new TransferWriter(SchemaCatalog.BuiltIn, "https://scim.example/scim/v2");
        writer.WriteHeader(new TransferHeader("okta", null, Time));
        writer.WriteUser(Id, new TransferMeta(7, Time, Time.AddTicks(10)), User());
        writer.WriteGroup(Id, new TransferMeta(1, Time, Time), JsonNode.Parse("""{"displayName":"Admins"}""")!.AsObject());
        foreach (var number in Enumerable.Range(0, 2500))
        {
            writer.WriteMember(number < 1200 ? Id : Guid.Empty, new TransferMember(Id, "User"));
        }

        writer.WriteTrailer();

        var lines = (await ReadAsync(writer)).ToList();

        Assert.Equal(Enumerable.Range(1, 8).Select(number => (long)number), lines.Select(line => line.Number));
        Assert.Equal(new TransferHeader("okta", null, new(2026, 11, 22, 8, 30, 0, 123, TimeSpan.Zero)), lines[0].Line.Value);
        var user = Assert.IsType<TransferResource>(lines[1].Line.Value);
        Assert.Equal((true, Id, 7, Time, Time.AddTicks(10)), (user.IsUser, user.Id, user.ResourceVersion, user.Created, user.LastModified));
        Assert.Equal("ada", user.Document["userName"]!.GetValue<string>());
        Assert.Equal($"https://scim.example/scim/v2/Users/{Id}", user.Document["meta"]!["location"]!.GetValue<string>());
        Assert.False(Assert.IsType<TransferResource>(lines[2].Line.Value).IsUser);
        Assert.Equal([1000, 200, 1000, 300], lines.Skip(3).SkipLast(1).Select(line => ((TransferMembers)line.Line.Value).Members.Count));
        Assert.Equal(new TransferTrailer(1, 1, 2500), lines[^1].Line.Value);
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("[]", "")]
    [InlineData("{}", "no type")]
    [InlineData("""{"type":"Robot"}""", "no type")]
    [InlineData("""{"type":"Header","format":"other","version":1,"providerId":"x","exportedAt":"2026-11-22T08:00:00Z"}""", "not of the format")]
    [InlineData("""{"type":"Header","format":"scimcluster-provider","version":2,"providerId":"x","exportedAt":"2026-11-22T08:00:00Z"}""", "not of the format")]
    [InlineData("""{"type":"User","id":"x","version":1,"created":"2026-11-22T08:00:00Z","lastModified":"2026-11-22T08:00:00Z","document":{}}""", "missing or wrong")]
    [InlineData("""{"type":"User","id":"0199B5A4-7c1e-7f3a-9d55-2b1c8e4f6a70","version":1,"created":"2026-11-22T08:00:00Z","lastModified":"2026-11-22T08:00:00Z","document":{}}""", "missing or wrong")]
    [InlineData("""{"type":"User","id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","version":0,"created":"2026-11-22T08:00:00Z","lastModified":"2026-11-22T08:00:00Z","document":{}}""", "missing or wrong")]
    [InlineData("""{"type":"User","id":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","version":1,"created":"yesterday","lastModified":"2026-11-22T08:00:00Z","document":{}}""", "missing or wrong")]
    [InlineData("""{"type":"Members","group":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","members":[]}""", "missing or wrong")]
    [InlineData("""{"type":"Members","group":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","members":[{"value":"0199b5a4-7c1e-7f3a-9d55-2b1c8e4f6a70","type":"Robot"}]}""", "missing or wrong")]
    [InlineData("""{"type":"Trailer","users":1,"groups":-1,"memberships":0}""", "missing or wrong")]
    public void Wrong_line_is_refused(string line, string reason)
    {
        Assert.True(TransferParser.Parse(Encoding.UTF8.GetBytes(line)).IsRefused(out var refused, out _));
        Assert.Contains(reason, refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_counted_whatever_they_are()
    {
        const string trailer = """{"type":"Trailer","users":0,"groups":0,"memberships":0}""";
        var text = $"\n{trailer}\r\n  \n{{\n{trailer}";

        var lines = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));

        Assert.Equal([(2L, true), (4L, false), (5L, true)], lines.Select(line => (line.Number, !line.Line.IsRefused(out _, out _))));
        Assert.Equal(text.Length, lines[^1].End);
    }

    [Fact]
    public async Task Line_that_is_too_long_is_refused_and_the_next_one_read()
    {
        var text = new byte[TransferReader.MaxLineBytes + 100_000];
        text.AsSpan().Fill((byte)'x');
        text[^10] = (byte)'\n';

        var lines = await ReadAsync(new MemoryStream(text));

        Assert.Equal([1L, 2L], lines.Select(line => line.Number));
        Assert.True(lines[0].Line.IsRefused(out var refused, out _));
        Assert.Contains("longer than", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Resource_hides_its_document_from_logs() =>
        Assert.DoesNotContain("ada", new TransferResource(true, Id, 1, Time, Time, User()).ToString(), StringComparison.Ordinal);

    private static JsonObject User() => JsonNode.Parse(
        """{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada","active":true}""")!.AsObject();

    private static async Task<List<NumberedLine>> ReadAsync(TransferWriter writer)
    {
        var stream = new MemoryStream();
        await writer.FlushAsync(stream, default);
        stream.Position = 0;
        return await ReadAsync(stream);
    }

    private static async Task<List<NumberedLine>> ReadAsync(Stream stream)
    {
        var lines = new List<NumberedLine>();
        await foreach (var line in TransferReader.ReadAsync(stream, default))
        {
            lines.Add(line);
        }

        return lines;
    }
}
