using Microsoft.Extensions.Options;

namespace ScimCluster.InternalService;

/// <summary>What this service makes and follows. Section <c>Service</c> of the configuration.</summary>
internal sealed class ServiceSettings
{
    public const string Section = "Service";

    /// <summary>The organization, which is created if it is missing. Default <c>acme</c>.</summary>
    public string OrganizationId { get; set; } = "acme";

    /// <summary>The name of an organization that is created. Default <c>Acme</c>.</summary>
    public string OrganizationName { get; set; } = "Acme";

    /// <summary>The user who manages the connection, and is made an owner of the organization. Default <c>internal-service</c>.</summary>
    public string MemberId { get; set; } = "internal-service";

    /// <summary>The connection, which is created if it is missing. Default <c>internal-service</c>.</summary>
    public string ProviderId { get; set; } = "internal-service";

    /// <summary>Whether the token of a connection that is created is printed: it cannot be read again. Default no.</summary>
    public bool PrintToken { get; set; }

    /// <summary>
    /// Where the place in the change feed is kept: a file of one organization of one cluster, used by one process at a time.
    /// Default <c>changes.cursor</c> in the current directory.
    /// </summary>
    public string CursorFile { get; set; } = "changes.cursor";

    /// <summary>The most changes that are read at once, 1 to 1000; after a crash so many may be seen again. Default 100.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>How long to wait after the last change before asking for more. Default one second.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Reports every error with its key. What an id may look like is for the grains to say.</summary>
internal sealed class ServiceSettingsValidator : IValidateOptions<ServiceSettings>
{
    public ValidateOptionsResult Validate(string? name, ServiceSettings options)
    {
        var errors = Errors(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Errors(ServiceSettings options)
    {
        (string Key, string Value)[] texts =
        [
            (nameof(options.OrganizationId), options.OrganizationId),
            (nameof(options.OrganizationName), options.OrganizationName),
            (nameof(options.MemberId), options.MemberId),
            (nameof(options.CursorFile), options.CursorFile),
        ];
        foreach (var (key, _) in texts.Where(text => string.IsNullOrWhiteSpace(text.Value)))
        {
            yield return $"{ServiceSettings.Section}:{key} must not be empty.";
        }

        if (options.OrganizationId == "*")
        {
            yield return "Service:OrganizationId must not be *, which stands for all organizations.";
        }

        if (ProviderName.Check(options.ProviderId) is { } refused)
        {
            yield return $"Service:ProviderId cannot be used: {refused.Detail}.";
        }

        if (!string.IsNullOrWhiteSpace(options.CursorFile) && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(options.CursorFile))))
        {
            yield return "Service:CursorFile must be in a folder that exists.";
        }

        if (options.PageSize is < 1 or > ChangePage.MaxCount)
        {
            yield return $"Service:PageSize must be a number from 1 to {ChangePage.MaxCount}.";
        }

        if (options.PollInterval <= TimeSpan.Zero)
        {
            yield return "Service:PollInterval must be longer than zero.";
        }
    }
}
