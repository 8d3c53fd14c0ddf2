using System.Net;
using System.Text;
using System.Text.Json;
using CODE.ServiceDefaults.Faults;

namespace CODE.Prometheus.Connections;

/// <summary>
/// The connection to one upstream. Each request has a deadline, and ends in a fault in words. Nothing is repeated: a query that was too much once would be too much again, and a silence must not be made twice.
/// </summary>
internal sealed class UpstreamConnection : IDisposable
{
    // Longer addresses are cut or refused by proxies.
    private const int MaxQuery = 2_000;
    private const int MaxRefusalBytes = 64 * 1024;

    private readonly HttpMessageInvoker _http;
    private readonly UpstreamOptions _options;
    private readonly Uri _root;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public UpstreamConnection(string name, UpstreamOptions options, PrometheusOptions all, TimeProvider time)
    {
        Name = name;
        _options = options;
        _root = new Uri(options.Url.TrimEnd('/') + "/");
        _timeout = TimeSpan.FromSeconds(all.TimeoutSeconds);
        _time = time;
        _http = new HttpMessageInvoker(UpstreamHandler.Create(options));
    }

    /// <summary>What it is, for messages.</summary>
    public string Name { get; }

    /// <summary>How long a request may take.</summary>
    public TimeSpan Timeout => _timeout;

    /// <summary>Sends a request and has its answer read.</summary>
    public async Task<T> SendAsync<T>(UpstreamRequest request, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var message = MessageOf(request);
            message.Headers.Authorization = await UpstreamCredentials.OfAsync(_options, Name, both.Token);
            using var response = await _http.SendAsync(message, both.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new FaultException(await RefusalAsync(request, response, both.Token));
            }

            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            return await read(body, both.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new FaultException(UpstreamFaults.TimedOut(Name, _timeout));
        }
        catch (HttpRequestException exception)
        {
            throw new FaultException(UpstreamFaults.Of(Name, exception));
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new FaultException(UpstreamFaults.BrokenOff(Name));
        }
        catch (JsonException)
        {
            throw new FaultException(UpstreamFaults.Unreadable(Name));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage MessageOf(UpstreamRequest request)
    {
        var query = string.Join('&', request.Parameters.Select(static parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}"));
        var isForm = request.IsForm && query.Length > MaxQuery;
        var message = new HttpRequestMessage(isForm ? HttpMethod.Post : request.Method, new Uri(_root, isForm || query.Length == 0 ? request.Path : $"{request.Path}?{query}"));
        message.Headers.TryAddWithoutValidation("Accept", "application/json");
        message.Headers.UserAgent.ParseAdd("code-fleet");
        if (isForm)
        {
            message.Content = new StringContent(query, Encoding.ASCII, "application/x-www-form-urlencoded");
        }
        else if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        }

        return message;
    }

    private async Task<Fault> RefusalAsync(UpstreamRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is >= HttpStatusCode.Moved and < HttpStatusCode.BadRequest)
        {
            return UpstreamFaults.Redirected(Name);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var told = new byte[MaxRefusalBytes];
        var length = await body.ReadAtLeastAsync(told, told.Length, throwOnEndOfStream: false, cancellationToken);
        return request.Refused((int)response.StatusCode, told.AsMemory(0, length)) ?? UpstreamFaults.Of(Name, response.StatusCode);
    }
}
