using System.Text;

namespace ScimCluster.Grains.Tests.Webhooks;

public sealed class WebhookSignatureTests
{
    // The vector that the reference libraries of Standard Webhooks share.
    private const string Secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Timestamp = 1614265330;
    private const string Body = """{"test": 2432232314}""";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    [Fact]
    public void Signature_is_that_of_the_reference_vector() =>
        Assert.Equal(Signature, WebhookSignature.Sign([Convert.FromBase64String(Secret)], Id, Timestamp, Encoding.UTF8.GetBytes(Body)));

    [Fact]
    public void Several_secrets_sign_side_by_side()
    {
        var signatures = WebhookSignature.Sign([new byte[32], Convert.FromBase64String(Secret)], Id, Timestamp, Encoding.UTF8.GetBytes(Body));

        Assert.Equal(2, signatures.Split(' ').Length);
        Assert.EndsWith(" " + Signature, signatures, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_is_new_each_time_and_as_long_as_the_specification_wants()
    {
        var secret = WebhookSignature.NewSecret();

        Assert.InRange(secret.Length, 24, 64);
        Assert.NotEqual(secret, WebhookSignature.NewSecret());
        Assert.Equal(secret, Convert.FromBase64String(WebhookSignature.Format(secret)["whsec_".Length..]));
    }
}
