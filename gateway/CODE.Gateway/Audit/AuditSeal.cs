using System.Security.Cryptography;
using System.Text;
using CODE.Gateway.Identity;

namespace CODE.Gateway.Audit;

/// <summary>
/// Seals what is kept in the store: the last member of each JSON object is an HMAC-SHA256 over the bytes before it and over what the object is.
/// Whoever can write the store but does not have the fleet's key cannot make one.
/// </summary>
internal sealed class AuditSeal(DerivedKeys keys) : IDisposable
{
    private const int MacLength = 2 * SHA256.HashSizeInBytes;
    private static readonly byte[] Start = ",\"mac\":\""u8.ToArray();
    private static readonly byte[] End = "\"}"u8.ToArray();

    private readonly Lock _gate = new();
    private readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.For("code/audit"));

    /// <summary>Seals an object.</summary>
    /// <param name="what">What it is, so that nothing can stand for something else.</param>
    /// <param name="json">A JSON object with at least one member.</param>
    /// <param name="mac">The seal, in hexadecimal digits.</param>
    public byte[] Close(ReadOnlySpan<byte> what, ReadOnlySpan<byte> json, out string mac)
    {
        var body = json[..^1];
        mac = MacOf(what, body);
        var line = new byte[body.Length + Start.Length + MacLength + End.Length];
        body.CopyTo(line);
        Start.CopyTo(line, body.Length);
        Encoding.ASCII.GetBytes(mac, line.AsSpan(body.Length + Start.Length));
        End.CopyTo(line, line.Length - End.Length);
        return line;
    }

    /// <summary>The seal of an object, when it is good; null otherwise.</summary>
    public string? Open(ReadOnlySpan<byte> what, ReadOnlySpan<byte> line)
    {
        var bodyLength = line.Length - Start.Length - MacLength - End.Length;
        if (bodyLength <= 0 || !line[bodyLength..].StartsWith(Start) || !line.EndsWith(End))
        {
            return null;
        }

        var told = line.Slice(bodyLength + Start.Length, MacLength);
        var mac = MacOf(what, line[..bodyLength]);
        return CryptographicOperations.FixedTimeEquals(told, Encoding.ASCII.GetBytes(mac)) ? mac : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _hmac.Dispose();

    // One for all: making one costs more than a seal.
    private string MacOf(ReadOnlySpan<byte> what, ReadOnlySpan<byte> body)
    {
        Span<byte> mac = stackalloc byte[SHA256.HashSizeInBytes];
        lock (_gate)
        {
            _hmac.AppendData(what);
            _hmac.AppendData("\n"u8);
            _hmac.AppendData(body);
            _hmac.GetHashAndReset(mac);
        }

        return Convert.ToHexStringLower(mac);
    }
}
