using System.IO.Pipelines;
using CODE.Gateway.Audit;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Admin;

/// <summary>Writes audit records as they are kept, one a line.</summary>
internal static class AuditAnswer
{
    // Enough for a network to be worth it, too little to matter in memory.
    private const int FlushBytes = 32 * 1024;

    /// <summary>Writes records until there are no more or the reader goes away.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="past">What is there.</param>
    /// <param name="coming">What comes; each null is a pause.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(HttpResponse response, IAsyncEnumerable<AuditLine> past, IAsyncEnumerable<AuditLine?>? coming, CancellationToken cancellationToken)
    {
        response.ContentType = LogAnswer.ContentType;
        response.Headers.CacheControl = "no-store";
        await response.StartAsync(cancellationToken);
        var body = response.BodyWriter;
        await foreach (var line in past.WithCancellation(cancellationToken))
        {
            await WriteAsync(body, line, cancellationToken);
        }

        await body.FlushAsync(cancellationToken);
        if (coming is null)
        {
            return;
        }

        await foreach (var line in coming.WithCancellation(cancellationToken))
        {
            if (line is null)
            {
                await body.FlushAsync(cancellationToken);
            }
            else
            {
                await WriteAsync(body, line, cancellationToken);
            }
        }
    }

    private static async ValueTask WriteAsync(PipeWriter body, AuditLine line, CancellationToken cancellationToken)
    {
        line.Text.Span.CopyTo(body.GetSpan(line.Text.Length));
        body.Advance(line.Text.Length);
        "\n"u8.CopyTo(body.GetSpan(1));
        body.Advance(1);
        if (body.UnflushedBytes >= FlushBytes)
        {
            await body.FlushAsync(cancellationToken);
        }
    }
}
