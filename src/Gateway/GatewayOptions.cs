namespace ScimCluster.Gateway;

/// <summary>How the gateway serves HTTP. Section <c>Gateway</c> of the configuration.</summary>
public sealed class GatewayOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Gateway";

    /// <summary>
    /// The paths under which everything is served: each empty, or beginning with a slash and not ending in one.
    /// Default, if none is named: <c>""</c> and <c>/api/auth</c>, where identity providers set up for Better Auth call.
    /// </summary>
    public IList<string> BasePaths { get; set; } = [];

    /// <summary>
    /// The origin that clients use, such as <c>https://scim.example.com</c>, without a path; it begins every Location.
    /// Default: none, which takes scheme and host of each request.
    /// </summary>
    public string? PublicOrigin { get; set; }

    /// <summary>The largest body of a request on users, in bytes. Default 1 MiB.</summary>
    public long MaxUserBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>The largest body of a request on groups, in bytes. Default 32 MiB.</summary>
    public long MaxGroupBodyBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>
    /// How many bytes of bodies larger than 1 MiB are worked on at the same time, of all requests together; others wait for their
    /// turn, and are answered 503 after <see cref="RequestTimeout"/>. A body that is larger than this is worked on alone. A body
    /// takes some 20 times its length of memory. Default 32 MiB.
    /// </summary>
    public int MaxLargeBodiesBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>The largest body of a management request, in bytes. Default 64 KiB.</summary>
    public long MaxManagementBodyBytes { get; set; } = 64 * 1024;

    /// <summary>The most operations of a bulk request; announced as <c>bulk.maxOperations</c>. Default 1,000, at most 10,000.</summary>
    public int MaxBulkOperations { get; set; } = 1_000;

    /// <summary>
    /// The largest body of a bulk request, in bytes; announced as <c>bulk.maxPayloadSize</c>. It counts in the place of the limits of
    /// single requests. Default 16 MiB.
    /// </summary>
    public int MaxBulkBodyBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many operations of one bulk request are carried out at the same time. Default 8.</summary>
    public int BulkParallelism { get; set; } = 8;

    /// <summary>
    /// How long a bulk request may take; operations that are not done then are answered 503. Each of them has
    /// <see cref="RequestTimeout"/>, like a single request. Default 5 minutes.
    /// </summary>
    public TimeSpan BulkTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many resources a page has if the client does not say. Default 100.</summary>
    public int DefaultPageSize { get; set; } = 100;

    /// <summary>The most resources that a page has; announced as <c>filter.maxResults</c>. Default 200.</summary>
    public int MaxPageSize { get; set; } = 200;

    /// <summary>
    /// How long a request may take, with the attempts to repeat what the cluster did not answer; then it is a 503.
    /// Default 30 seconds.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What <c>Retry-After</c> of a 503 says. Default 2 seconds; rounded up to whole seconds.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>True keeps the case of <c>userName</c> and e-mail addresses as sent; they compare without case either way. Default false.</summary>
    public bool PreserveCase { get; set; }
}
