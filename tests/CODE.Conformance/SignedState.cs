using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace CODE.Conformance;

/// <summary>Signs what passes through the client with a key of this process: the fixture runs as one process only.</summary>
public sealed class SignedState
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The value with its signature.</summary>
    public string Seal(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return $"{Base64Url.EncodeToString(bytes)}.{Base64Url.EncodeToString(HMACSHA256.HashData(_key, bytes))}";
    }

    /// <summary>The value, or null when it was not sealed here.</summary>
    public string? Open(string signed)
    {
        if (signed.Split('.') is not [var value, var signature] || !Base64Url.IsValid(value) || !Base64Url.IsValid(signature))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(value);
        return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(_key, bytes), Base64Url.DecodeFromChars(signature))
            ? Encoding.UTF8.GetString(bytes)
            : null;
    }
}
