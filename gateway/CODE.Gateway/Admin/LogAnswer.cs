using System.Text.Json;
using CODE.ServiceDefaults.Mcp;
using CODE.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Admin;

/// <summary>Writes log records as they come, one JSON object a line.</summary>
internal sealed class LogAnswer(LogRing ring)
{
    /// <summary>The media type.</summary>
    public const string ContentType = "application/x-ndjson";

    /// <summary>Writes records until there are no more or the reader goes away.</summary>
    public static async Task WriteAsync(HttpResponse response, IAsyncEnumerable<LogLine> lines, CancellationToken cancellationToken)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        await response.StartAsync(cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            await JsonSerializer.SerializeAsync(response.Body, line, FleetJson.Options, cancellationToken);
            await response.WriteAsync("\n", cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    /// <summary>The gateway's own records.</summary>
    public async IAsyncEnumerable<LogLine> OfGatewayAsync(int tail, bool follow, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!follow)
        {
            foreach (var record in ring.Tail(tail))
            {
                yield return LineOf(record);
            }

            yield break;
        }

        var (past, follower) = ring.Follow(tail);
        using (follower)
        {
            foreach (var record in past)
            {
                yield return LineOf(record);
            }

            await foreach (var record in follower.ReadAsync(cancellationToken))
            {
                yield return LineOf(record);
            }
        }
    }

    private static LogLine LineOf(LogRingRecord record) => new(
        record.Time, record.Level.ToString().ToLowerInvariant(), record.Category, record.Message, record.TraceId.Length > 0 ? record.TraceId : null);
}
