using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CODE.Fleet.Tests.Fleet;

namespace CODE.Fleet.Tests.Hostile;

/// <summary>Speaks HTTP to the gateway byte by byte, since no honest client sends what these tests send.</summary>
internal sealed class RawGateway : IDisposable
{
    private const int MaxAnswer = 1_000_000;
    private readonly TcpClient _socket = new();

    private RawGateway()
    {
    }

    private NetworkStream Stream => _socket.GetStream();

    /// <summary>Connects and sends a request's head; the body, of the length named, is for the test to send.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="bodyLength">The <c>Content-Length</c>, or null for a chunked body.</param>
    /// <param name="headers">More headers; an empty value leaves a default one out.</param>
    public static async Task<RawGateway> OpenAsync(RunningFleet fleet, long? bodyLength, params (string Name, string Value)[] headers)
    {
        var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Host"] = fleet.Address.Authority,
            ["Authorization"] = $"Bearer {fleet.Token}",
            ["Content-Type"] = "application/json",
            ["Accept"] = "application/json, text/event-stream",
            ["Connection"] = "close",
            [bodyLength is null ? "Transfer-Encoding" : "Content-Length"] = bodyLength?.ToString(CultureInfo.InvariantCulture) ?? "chunked",
        };
        foreach (var (name, value) in headers)
        {
            all[name] = value;
        }

        var raw = new RawGateway();
        await raw._socket.ConnectAsync(fleet.Address.Host, fleet.Address.Port, TestContext.Current.CancellationToken);
        await raw.SendAsync($"POST /mcp HTTP/1.1\r\n{string.Concat(all.Where(static one => one.Value.Length > 0).Select(static one => $"{one.Key}: {one.Value}\r\n"))}\r\n");
        return raw;
    }

    /// <summary>Sends a whole request and reads the answer.</summary>
    public static async Task<RawAnswer> SendAsync(RunningFleet fleet, string body, params (string Name, string Value)[] headers)
    {
        using var raw = await OpenAsync(fleet, Encoding.UTF8.GetByteCount(body), headers);
        await raw.SendAsync(body);
        return await raw.ReadAsync();
    }

    /// <summary>Sends a part of the body.</summary>
    public async Task SendAsync(string text) => await Stream.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Sends a chunk of a chunked body. A gateway that does not want more may have closed the connection.</summary>
    /// <returns>Whether it could be sent.</returns>
    public async Task<bool> TrySendChunkAsync(string text)
    {
        try
        {
            await SendAsync($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether an answer waits to be read.</summary>
    public bool HasAnswer => _socket.Available > 0;

    /// <summary>Reads until the gateway closes the connection.</summary>
    public async Task<RawAnswer> ReadAsync()
    {
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            int read;
            while (text.Length < MaxAnswer && (read = await Stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0)
            {
                await text.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (IOException)
        {
            // Reset by a gateway that had not read all of the body; what it said before counts.
        }

        return RawAnswer.Parse(Encoding.UTF8.GetString(text.ToArray()));
    }

    /// <inheritdoc />
    public void Dispose() => _socket.Dispose();
}

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">The HTTP status; 0 when the connection ended without one.</param>
/// <param name="Text">All of it.</param>
internal sealed record RawAnswer(int Status, string Text)
{
    /// <summary>The JSON-RPC error code in it.</summary>
    public int? ErrorCode => Text.IndexOf("{\"", StringComparison.Ordinal) is var at and >= 0
        && JsonElement.Parse(Text[at..(Text.LastIndexOf('}') + 1)]) is var message
        && message.TryGetProperty("error", out var error)
            ? error.GetProperty("code").GetInt32()
            : null;

    public static RawAnswer Parse(string text) =>
        new(text.Length > 12 && int.TryParse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0, text);
}
