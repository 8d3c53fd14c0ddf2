using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using CODE.Bench.Load;

namespace CODE.Bench.Fleet;

/// <summary>Single requests, to look at answers before and between measurements.</summary>
internal sealed class Asking : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private const int ToldBytes = 600;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Sends requests as they are.</summary>
    public HttpMessageInvoker Http => _http;

    /// <summary>The body of the answer, asked for until there is one that is right: a gateway may not know its servers yet.</summary>
    /// <exception cref="BenchException">There is none in time.</exception>
    public async Task<byte[]> AnswerAsync(LoadTarget target, CancellationToken cancellationToken)
    {
        for (var left = Patience / Pause; ; left--)
        {
            var (isRight, body) = await AskAsync(target, cancellationToken);
            if (isRight)
            {
                return body;
            }

            if (left <= 0)
            {
                throw new BenchException($"{target.Name} does not answer as it should: {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, ToldBytes)))}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>The body of the first answer that comes from the gateway's cache; what becomes of the server's answer need not be done when the next one is asked for.</summary>
    /// <exception cref="BenchException">There is none in time.</exception>
    public async Task<byte[]> HitAsync(LoadTarget target, CancellationToken cancellationToken)
    {
        for (var left = Patience / Pause; left > 0; left--)
        {
            var answer = await AnswerAsync(target, cancellationToken);
            if (answer.AsSpan().IndexOf("\"state\":\"hit\""u8) >= 0)
            {
                return answer;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        throw new BenchException($"{target.Name}: the answers to {target.Request.Body} do not come from cache.");
    }

    private async Task<(bool IsRight, byte[] Body)> AskAsync(LoadTarget target, CancellationToken cancellationToken)
    {
        try
        {
            using var request = target.Request.ToHttp(target.Url, target.Token());
            using var response = await _http.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return (response.StatusCode == HttpStatusCode.OK && body.Length >= target.Request.MinAnswerBytes && body.AsSpan().IndexOf("\"isError\":true"u8) < 0, body);
        }
        catch (HttpRequestException exception)
        {
            return (false, Encoding.UTF8.GetBytes(exception.Message));
        }
    }

    /// <summary>The body of the answer to one request, whatever it says.</summary>
    public async Task<byte[]> BodyAsync(McpRequest asked, Uri url, string? token, CancellationToken cancellationToken)
    {
        using var request = asked.ToHttp(url, token);
        using var response = await _http.SendAsync(request, cancellationToken);
        return await response.Content.ReadAsByteArrayAsync(cancellationToken);
    }

    /// <summary>Asks the same again and again, so many at a time.</summary>
    /// <returns>Answers a second.</returns>
    public async Task<double> RepeatAsync(LoadTarget target, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        var (began, calls, token) = (Stopwatch.GetTimestamp(), 0L, target.Token());
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                await BodyAsync(target.Request, target.Url, token, cancellationToken);
                Interlocked.Increment(ref calls);
            }
        }));
        return calls / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Opens a session.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> InitializeAsync(Uri url, CancellationToken cancellationToken)
    {
        using var request = McpRequest.Initialize().ToHttp(url, token: null);
        using var response = await _http.SendAsync(request, cancellationToken);
        return response.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.Single() : throw new BenchException($"{url} opens no session: {(int)response.StatusCode}.");
    }

    /// <summary>Whether something answers 200 at an address.</summary>
    public async Task<bool> IsThereAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            using var response = await _http.SendAsync(request, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Whether a gateway and all its servers are well.</summary>
    public async Task<bool> IsHealthyAsync(Uri gateway, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway, "/health"));
        using var response = await _http.SendAsync(request, cancellationToken);
        using var health = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        return response.StatusCode == HttpStatusCode.OK && health.RootElement.GetProperty("status").GetString() == "healthy";
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}
