namespace ScimCluster.Client;

/// <summary>Where the client finds ScimCluster.</summary>
public sealed class ScimClusterClientOptions
{
    /// <summary>Scheme and host, such as <c>https://scim.example.com</c>. Required.</summary>
    public Uri? Address { get; set; }

    /// <summary>One of the server's base paths, such as <c>/api/auth</c>. Default: none.</summary>
    public string BasePath { get; set; } = "";

    /// <summary>The address under which the routes are, with a slash at the end.</summary>
    /// <exception cref="InvalidOperationException">The address is missing, or the base path is no path.</exception>
    internal Uri BaseAddress
    {
        get
        {
            if (Address is not { IsAbsoluteUri: true })
            {
                throw new InvalidOperationException($"{nameof(ScimClusterClientOptions)}.{nameof(Address)} must be an absolute address.");
            }

            if (BasePath.Length > 0 && (!BasePath.StartsWith('/') || BasePath.AsSpan().IndexOfAny('?', '#') >= 0))
            {
                throw new InvalidOperationException($"{nameof(ScimClusterClientOptions)}.{nameof(BasePath)} must be empty or begin with a slash.");
            }

            return new Uri(Address.AbsoluteUri.TrimEnd('/') + BasePath.TrimEnd('/') + "/");
        }
    }
}
