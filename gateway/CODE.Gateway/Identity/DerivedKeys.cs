using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace CODE.Gateway.Identity;

/// <summary>
/// Keys for the gateway's own use, each derived from the key of the fleet tokens by HKDF-SHA256 under a name of its own: every replica has
/// the same ones, and none is of use for another purpose.
/// </summary>
internal sealed class DerivedKeys(IOptions<FleetKeyOptions> options)
{
    /// <summary>The length of each key, in bytes.</summary>
    public const int Length = 32;

    private readonly byte[] _root = Convert.FromBase64String(options.Value.SigningKey!);

    /// <summary>The key of a purpose.</summary>
    /// <param name="purpose">A name, such as <c>code/audit</c>.</param>
    public byte[] For(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _root, Length, info: Encoding.ASCII.GetBytes(purpose));
}
