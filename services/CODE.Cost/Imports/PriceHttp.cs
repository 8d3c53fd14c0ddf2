using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Streams;

namespace CODE.Cost.Imports;

/// <summary>
/// Reads price lists over HTTP: waits when it is told to, follows no redirects, stays on the host that the operator configured whatever a document says, and limits what it reads.
/// </summary>
internal sealed class PriceHttp(HttpClient http, TimeProvider time)
{
    private const int MaxDocumentBytes = 32 * 1024 * 1024;
    private const int Attempts = 5;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>A JSON document of moderate size.</summary>
    /// <exception cref="FaultException">It cannot be had, is too large, or is no JSON.</exception>
    public async Task<JsonElement> GetJsonAsync(Uri home, Uri address, string? key, CancellationToken cancellationToken)
    {
        await using var body = await OpenAsync(home, address, key, cancellationToken);
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (bytes.Length + read > MaxDocumentBytes)
            {
                throw new FaultException(FaultCodes.TooLarge, $"A document of {home.Host} is larger than {MaxDocumentBytes / 1024 / 1024} MiB.", Fix);
            }

            await bytes.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        try
        {
            return JsonElement.Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        }
        catch (JsonException exception)
        {
            throw Nonsense(home, exception);
        }
    }

    /// <summary>A document of any size, as a stream; a source that says nothing for a minute is given up.</summary>
    /// <exception cref="FaultException">It cannot be had.</exception>
    public async Task<Stream> OpenAsync(Uri home, Uri address, string? key, CancellationToken cancellationToken)
    {
        if (address.Scheme != home.Scheme || address.Authority != home.Authority)
        {
            throw new FaultException(FaultCodes.UpstreamFailed, $"A document of {home.Host} points to another host.", "The price list may have been tampered with; nothing was imported.");
        }

        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (key is not null)
            {
                // In a header: addresses are logged.
                request.Headers.Add("X-Goog-Api-Key", key);
            }

            var response = await SendAsync(home, request, cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return new QuietStream(home, response, await response.Content.ReadAsStreamAsync(cancellationToken), Silence, time);
            }

            var wait = response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(attempt);
            var status = (int)response.StatusCode;
            response.Dispose();
            if (attempt == Attempts || status is not (429 or >= 500) || wait > LongestWait)
            {
                throw new FaultException(
                    status == 429 ? FaultCodes.RateLimited : FaultCodes.UpstreamFailed, $"{home.Host} answers with status {status}.", status is 401 or 403 ? "Check the API key in the settings." : Fix);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>What is said of a document that is not as it is documented.</summary>
    public static FaultException Nonsense(Uri home, Exception? exception = null) =>
        new(new Fault(FaultCodes.UpstreamFailed, $"A document of {home.Host} is not as its documentation says.", "Nothing was imported; the prices from before stay in force."), exception);

    private const string Fix = "Run the refresh again: it goes on where it ended.";

    private async Task<HttpResponseMessage> SendAsync(Uri home, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new FaultException(new Fault(FaultCodes.Unavailable, $"{home.Host} cannot be reached.", Fix), exception);
        }
    }

    /// <summary>A body whose reading fails as a fault when it breaks off or falls silent.</summary>
    private sealed class QuietStream(Uri home, HttpResponseMessage response, Stream body, TimeSpan silence, TimeProvider time) : ReadOnlyStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var deadline = new CancellationTokenSource(silence, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            try
            {
                return await body.ReadAsync(buffer, either.Token);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new FaultException(new Fault(FaultCodes.UpstreamFailed, $"{home.Host} broke off in the middle of a document.", Fix), exception);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                response.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
