using Microsoft.Extensions.Options;

namespace ScimCluster.Grains;

/// <summary>Checks <see cref="UserOptions"/> when the silo starts.</summary>
internal sealed class UserOptionsValidator : IValidateOptions<UserOptions>
{
    public ValidateOptionsResult Validate(string? name, UserOptions options) =>
        Enum.IsDefined(options.Scope) ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail("Users:Scope must be Organization or Global.");
}
