using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>A <see cref="ScimError"/> on its way from a grain to its caller.</summary>
/// <param name="Status">The HTTP status, 400 to 599.</param>
/// <param name="ScimType">One of <see cref="Scim.ScimType"/>, or null.</param>
/// <param name="Detail">A sentence for a person.</param>
[GenerateSerializer, Immutable, Alias("scim.refusal")]
public sealed record Refusal(
    [property: Id(0)] int Status,
    [property: Id(1)] string? ScimType,
    [property: Id(2)] string Detail)
{
    /// <summary>Puts an error into a message.</summary>
    public static Refusal From(ScimError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new Refusal(error.Status, error.ScimType, error.Detail);
    }

    /// <summary>Takes the error out of the message.</summary>
    public ScimError ToError() => new(Status, ScimType, Detail);
}
