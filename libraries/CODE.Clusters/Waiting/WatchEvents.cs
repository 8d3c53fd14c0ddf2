using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CODE.Clusters.Waiting;

/// <summary>Reads the events of a watch: one JSON object a line. A stream that holds anything else ends there, as one that was closed.</summary>
internal static class WatchEvents
{
    // The largest object that a cluster stores has about 1.5 MB.
    private const int MaxEventBytes = 8 * 1024 * 1024;

    /// <summary>The objects, each as it is after a change, until the stream ends or reports anything but that an object came or changed.</summary>
    public static async IAsyncEnumerable<JsonObject> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(stream);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var buffer = read.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    if (ObjectOf(buffer.Slice(0, end)) is not { } item)
                    {
                        yield break;
                    }

                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                    yield return item;
                }

                if (read.IsCompleted || buffer.Length > MaxEventBytes)
                {
                    yield break;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    // Null for an object that was deleted, and for an error, such as that the server has forgotten what was before (410).
    private static JsonObject? ObjectOf(ReadOnlySequence<byte> line)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            return JsonNode.Parse(ref json) is JsonObject found && found["type"]?.GetValueKind() == JsonValueKind.String && (string?)found["type"] is "ADDED" or "MODIFIED"
                ? found["object"] as JsonObject
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
