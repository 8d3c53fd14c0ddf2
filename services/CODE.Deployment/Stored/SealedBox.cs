using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CODE.ServiceDefaults.Faults;
using Microsoft.Extensions.Options;

namespace CODE.Deployment.Stored;

/// <summary>
/// Compresses and encrypts what is stored: AES-256-GCM under the operator's key, bound to what it belongs to. A record that was changed, or moved to
/// another plan, caller or workspace, does not open. Layout: version (1), nonce (12), tag (16), ciphertext.
/// </summary>
internal sealed class SealedBox(IOptions<DeploymentOptions> options)
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;

    // A record that grows beyond this on opening was not made by us.
    private const int MaxOpened = 64 * 1024 * 1024;

    /// <summary>Fails unless the operator gave a key, so that no work is done whose result could not be kept.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.Unavailable"/>.</exception>
    public void RequireKey() => _ = Key();

    /// <summary>Seals content.</summary>
    /// <param name="content">What to seal.</param>
    /// <param name="belongsTo">What it belongs to; opening needs the same.</param>
    public byte[] Seal(ReadOnlySpan<byte> content, string belongsTo)
    {
        var compressed = Compress(content);
        var sealedContent = new byte[HeaderSize + compressed.Length];
        sealedContent[0] = Version;
        var nonce = sealedContent.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(Key(), TagSize);
        cipher.Encrypt(nonce, compressed, sealedContent.AsSpan(HeaderSize), sealedContent.AsSpan(1 + NonceSize, TagSize), Encoding.UTF8.GetBytes(belongsTo));
        return sealedContent;
    }

    /// <summary>Opens what was sealed.</summary>
    /// <exception cref="FaultException"><see cref="FaultCodes.Tampered"/>: it was changed, moved, or sealed under another key.</exception>
    public byte[] Open(byte[] sealedContent, string belongsTo)
    {
        if (sealedContent.Length < HeaderSize || sealedContent[0] != Version)
        {
            throw Tampered();
        }

        var compressed = new byte[sealedContent.Length - HeaderSize];
        using var cipher = new AesGcm(Key(), TagSize);
        try
        {
            cipher.Decrypt(
                sealedContent.AsSpan(1, NonceSize), sealedContent.AsSpan(HeaderSize), sealedContent.AsSpan(1 + NonceSize, TagSize), compressed, Encoding.UTF8.GetBytes(belongsTo));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Tampered();
        }

        return Decompress(compressed);
    }

    /// <summary>Stands for content: the same for the same content, and without the key nobody can find out by guessing what it was.</summary>
    public string Fingerprint(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(HMACSHA256.HashData(HKDF.Expand(HashAlgorithmName.SHA256, Key(), HMACSHA256.HashSizeInBytes, "fingerprint"u8.ToArray()), content));

    private static byte[] Compress(ReadOnlySpan<byte> content)
    {
        var memory = new MemoryStream();
        using (var brotli = new BrotliStream(memory, CompressionLevel.Fastest))
        {
            brotli.Write(content);
        }

        return memory.ToArray();
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var brotli = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var memory = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = brotli.Read(chunk)) > 0)
        {
            memory.Write(chunk, 0, read);
            if (memory.Length > MaxOpened)
            {
                throw Tampered();
            }
        }

        return memory.ToArray();
    }

    private byte[] Key() => options.Value.PlanKey is { Length: > 0 } key
        ? Convert.FromBase64String(key)
        : throw new FaultException(
            FaultCodes.Unavailable,
            "The deployment server has no key to store plans and manifests under, and these hold secrets.",
            "The operator has to set Deployment__PlanKey to 32 random bytes in base64.");

    private static FaultException Tampered() => new(
        FaultCodes.Tampered,
        "The stored record does not match its seal: it was changed in the store, or sealed under another key.",
        "Make a new plan. If nobody changed the key, the operator should look at who can write to the store.");
}
