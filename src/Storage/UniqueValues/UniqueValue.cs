using System.Security.Cryptography;
using System.Text;

namespace ScimCluster.Storage;

/// <summary>A value of an attribute that is unique for each provider.</summary>
/// <param name="Attribute">The attribute's path.</param>
/// <param name="Hash">SHA-256 of the value, folded if the attribute is not caseExact.</param>
public sealed record UniqueValue(string Attribute, byte[] Hash)
{
    /// <summary>Hashes a value.</summary>
    public static UniqueValue Of(string attribute, string value) => new(attribute, SHA256.HashData(Encoding.UTF8.GetBytes(value)));
}
