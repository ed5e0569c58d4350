using System.Net;

namespace ScimCluster.Client;

/// <summary>The server has refused a request, or could not carry it out.</summary>
public sealed class ScimClusterException : Exception
{
    internal ScimClusterException(HttpStatusCode statusCode, string code, string message, TimeSpan? retryAfter)
        : base(message) => (StatusCode, Code, RetryAfter) = (statusCode, code, retryAfter);

    /// <summary>The status of the answer.</summary>
    public HttpStatusCode StatusCode { get; }

    /// <summary>A word for programs, such as <c>FORBIDDEN</c>; empty if something other than the server has answered.</summary>
    public string Code { get; }

    /// <summary>After how long the request may be sent again, where the server says so (503).</summary>
    public TimeSpan? RetryAfter { get; }
}
