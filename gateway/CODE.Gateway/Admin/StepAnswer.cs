using System.Text.Json;
using CODE.ServiceDefaults.Mcp;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Admin;

/// <summary>Writes the steps of something that takes long as they come, a JSON object a line.</summary>
internal static class StepAnswer
{
    /// <summary>Writes steps until there are no more. A fault before the first is an answer of its own; whatever breaks off later breaks the connection.</summary>
    /// <param name="http">The request.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="ends">Ends them.</param>
    /// <typeparam name="T">A step.</typeparam>
    public static async Task WriteAsync<T>(HttpContext http, IAsyncEnumerable<T> steps, CancellationToken ends)
    {
        try
        {
            await foreach (var step in steps.WithCancellation(ends))
            {
                // Headers cannot be set again when the first step has gone.
                if (!http.Response.HasStarted)
                {
                    http.Response.ContentType = LogAnswer.ContentType;
                    http.Response.Headers.CacheControl = "no-store";
                }

                await JsonSerializer.SerializeAsync(http.Response.Body, step, FleetJson.Options, ends);
                await http.Response.WriteAsync("\n", ends);
                await http.Response.Body.FlushAsync(ends);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            http.Abort();
        }
        catch (Exception) when (http.Response.HasStarted)
        {
            http.Abort();
            throw;
        }
    }
}
