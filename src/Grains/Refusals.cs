using ScimCluster.Scim;

namespace ScimCluster.Grains;

/// <summary>Refusals that several grains give.</summary>
internal static class Refusals
{
    /// <summary>Nobody waits for the answer any more: what was asked may have been asked again, or undone, elsewhere.</summary>
    public static ScimError Late { get; } = ScimError.Unavailable("The request came too late to be carried out; send it again.");

    /// <summary>A write before this one was not answered: what is stored has to be read first.</summary>
    public static ScimError Uncertain { get; } =
        ScimError.Unavailable("A change before this one was not answered; send the request again.");
}
