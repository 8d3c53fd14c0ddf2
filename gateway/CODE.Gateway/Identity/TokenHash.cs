using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CODE.Gateway.Identity;

/// <summary>The SHA-256 of a token: tells tokens apart in memory without keeping them.</summary>
/// <param name="High">The first half.</param>
/// <param name="Low">The second half.</param>
public readonly record struct TokenHash(UInt128 High, UInt128 Low)
{
    private const int UsualLength = 1024;

    /// <summary>The hash of a token.</summary>
    public static TokenHash Of(ReadOnlySpan<char> token)
    {
        // Most tokens are far from the longest, and whatever is taken of the stack is cleared first.
        Span<byte> text = token.Length <= UsualLength ? stackalloc byte[UsualLength] : new byte[token.Length];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        // Any text that is not ASCII is no token; it is hashed as question marks and fails the signature.
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(token, text)], hash);
        return new TokenHash(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    /// <summary>The hash of the part of a token that its signature covers.</summary>
    /// <remarks>An ES256 signature (r, s) is as good as (r, -s), and base64 has spare bits: only what is signed cannot be written in another way.</remarks>
    public static TokenHash OfSignedPart(ReadOnlySpan<char> token) => Of(token[..Math.Max(token.LastIndexOf('.'), 0)]);

    /// <summary>64 hexadecimal digits.</summary>
    public override string ToString() => $"{High:x32}{Low:x32}";
}
