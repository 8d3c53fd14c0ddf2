using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CODE.Gateway.Identity;

namespace CODE.Gateway.Approvals;

/// <summary>Signs what clients carry, by HMAC-SHA256 under a key that every replica has.</summary>
internal sealed class ConfirmationSeal(DerivedKeys keys)
{
    private const string Purpose = "code/approval-state";

    // By which the gateway knows its own states; a server's are passed on as they are.
    private const string Prefix = "code-approval.1.";
    private readonly byte[] _key = keys.For(Purpose);

    /// <summary>Whether a request state claims to be one of the gateway's.</summary>
    public static bool IsOwn(string? requestState) => requestState?.StartsWith(Prefix, StringComparison.Ordinal) ?? false;

    /// <summary>Writes a state.</summary>
    public string Seal(ConfirmationState state)
    {
        var text = Prefix + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(state));
        return $"{text}.{SignatureOf(text)}";
    }

    /// <summary>Reads a state.</summary>
    /// <returns>Null when it is not as this gateway wrote it.</returns>
    public ConfirmationState? Open(string requestState)
    {
        var end = requestState.LastIndexOf('.');
        if (end < Prefix.Length)
        {
            return null;
        }

        // The texts are compared, not what they decode to: then a signature has one spelling, and what was altered is never decoded.
        var expected = SignatureOf(requestState[..end]);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(requestState[(end + 1)..]), Encoding.UTF8.GetBytes(expected)))
        {
            return null;
        }

        return JsonSerializer.Deserialize<ConfirmationState>(Base64Url.DecodeFromChars(requestState.AsSpan(Prefix.Length, end - Prefix.Length)));
    }

    private string SignatureOf(string text) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
