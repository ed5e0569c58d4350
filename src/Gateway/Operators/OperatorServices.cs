using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway.Operators;

/// <summary>Registers the keys of operators.</summary>
internal static class OperatorServices
{
    public static void AddOperators(this AuthenticationBuilder authentication)
    {
        // Bound without watching: a change is checked by OperatorKeys before it counts.
        authentication.Services.AddOptions<OperatorOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.GetSection(OperatorOptions.Section).Bind(options))
            .ValidateOnStart();
        authentication.Services.AddSingleton<IValidateOptions<OperatorOptions>, OperatorOptionsValidator>();
        authentication.Services.AddSingleton<OperatorKeys>();
        authentication.Services.AddSingleton<OperatorLog>();
        authentication.AddScheme<AuthenticationSchemeOptions, OperatorKeyAuthentication>(OperatorKeyAuthentication.SchemeName, null);
    }
}
