using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Cli.Configuration;

namespace CODE.Cli.Gateway;

/// <summary>Reads JSON objects, one a line, from a stream that may never end; a line has a limit, so that memory has one.</summary>
internal sealed class JsonLines(Stream stream)
{
    private const int LongestLine = 1024 * 1024;

    private readonly PipeReader _reader = PipeReader.Create(stream);

    /// <summary>The next object; null at the end of the stream.</summary>
    /// <exception cref="CliFault">A line is too long or not a JSON object, or the connection broke.</exception>
    public async Task<JsonNode?> ReadAsync(GatewaySettings settings, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                ReadResult read = await _reader.ReadAsync(cancellation);
                ReadOnlySequence<byte> buffer = read.Buffer;
                if (buffer.PositionOf((byte)'\n') is { } end)
                {
                    byte[] line = buffer.Slice(0, end).ToArray();
                    _reader.AdvanceTo(buffer.GetPosition(1, end));
                    if (Parse(line) is { } value) return value;
                    continue;
                }

                if (read.IsCompleted)
                {
                    byte[] rest = buffer.ToArray();
                    _reader.AdvanceTo(buffer.End);
                    return Parse(rest);
                }

                if (buffer.Length > LongestLine) throw GatewayFaults.NotAGateway(settings);
                _reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        catch (JsonException)
        {
            throw GatewayFaults.NotAGateway(settings);
        }
        catch (IOException)
        {
            throw GatewayFaults.Lost(settings);
        }
    }

    // An empty line keeps a quiet connection alive.
    private static JsonNode? Parse(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = line.Trim(" \r\t"u8);
        if (text.IsEmpty) return null;
        return JsonNode.Parse(text) as JsonObject ?? throw new JsonException("A log record is an object.");
    }
}
