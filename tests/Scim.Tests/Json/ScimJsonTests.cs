using System.Text;
using ScimCluster.Scim.Json;

namespace ScimCluster.Scim.Tests.Json;

public class ScimJsonTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{} {}")]
    [InlineData("{}x")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"userName\":1,\"USERNAME\":2}")]
    [InlineData("{\"x\":[{\"a\":1,\"A\":null}]}")]
    [InlineData("{\"a\":\"\u0001\"}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("// comment\n{}")]
    public void What_is_no_document_is_invalidSyntax(string text)
    {
        var error = ScimJson.Parse(text).Error;
        Assert.Equal(ScimType.InvalidSyntax, error?.ScimType);
        Assert.NotEmpty(error!.Detail);
    }

    [Theory]
    [InlineData("{\"a\":\"x\\u0000y\"}")]
    [InlineData("{\"a\\u0000\":1}")]
    [InlineData("{\"a\":\"\\ud800\"}")]
    [InlineData("{\"a\":\"\\udc00\\ud800\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"a\":1e400}")]
    [InlineData("{\"a\":-1e400}")]
    [InlineData("{\"a\":11111111111111111111111111111111111111111111111111111111111111111111}")]
    public void What_PostgreSQL_could_not_hold_is_invalidValue(string text) =>
        Assert.Equal(ScimType.InvalidValue, ScimJson.Parse(text).Error?.ScimType);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_invalidSyntax()
    {
        byte[] body = [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Equal(ScimType.InvalidSyntax, ScimJson.Parse(body).Error?.ScimType);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. "{\"a\":1}"u8];
        Assert.Equal(1L, ScimJson.Parse(body).Value["a"]!.GetValue<long>());
    }

    [Fact]
    public void Nesting_is_accepted_up_to_the_limit_and_refused_beyond()
    {
        Assert.Null(ScimJson.Parse(Nested(10), maxDepth: 10).Error);
        Assert.Equal(ScimType.InvalidSyntax, ScimJson.Parse(Nested(11), maxDepth: 10).Error?.ScimType);
        Assert.Equal(ScimType.InvalidSyntax, ScimJson.Parse(Nested(100_000)).Error?.ScimType);
    }

    [Fact]
    public void Values_keep_what_was_sent()
    {
        var document = Sample.Parse("""{"s":"Zoë \ud83d\ude00","l":9007199254740993,"d":0.1,"e":1e300,"t":true,"n":null,"a":[1,[2]]}""");
        Assert.Equal("Zoë 😀", document["s"]!.GetValue<string>());
        Assert.Equal(9007199254740993L, document["l"]!.GetValue<long>());
        Assert.Equal(0.1m, document["d"]!.GetValue<decimal>());
        Assert.Equal(1e300, document["e"]!.GetValue<double>());
        Assert.Null(document["n"]);
        Assert.True(document["T"]!.GetValue<bool>());
    }

    [Fact]
    public void Mutated_documents_never_throw()
    {
        var original = Encoding.UTF8.GetBytes(Sample.Ada().ToJsonString());
        var random = new Random(4711);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var mutant = (byte[])original.Clone();
            for (var j = random.Next(1, 4); j > 0; j--)
            {
                mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            }

            var result = ScimJson.Parse(mutant.AsSpan(0, random.Next(10) == 0 ? random.Next(mutant.Length) : mutant.Length));
            refused += result.Error is null ? 0 : 1;
            Assert.True(result.Error is not null || result.Value.ToJsonString().Length > 0);
        }

        Assert.InRange(refused, 1_000, 19_999);
    }

    private static string Nested(int levels) =>
        string.Concat(Enumerable.Repeat("{\"a\":", levels - 1)) + "{}" + new string('}', levels - 1);
}
