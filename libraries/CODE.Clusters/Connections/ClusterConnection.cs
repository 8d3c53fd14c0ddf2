using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using CODE.ServiceDefaults.Faults;
using k8s;

namespace CODE.Clusters.Connections;

/// <summary>
/// The connection to one API server, shared by all callers. KubernetesClient knows kubeconfigs, certificates, login plugins and the models; requests are made here, so that each has a
/// deadline, a size, and a fault in words, and so that any kind of object can be asked for.
/// </summary>
internal sealed class ClusterConnection : IDisposable
{
    private const int MaxTries = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Kubernetes _client;
    private readonly TokenBucketRateLimiter _rate;
    private readonly TimeSpan _timeout;
    private readonly int _maxAnswerBytes;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private int _users;
    private bool _isRetired;

    public ClusterConnection(KubernetesClientConfiguration configuration, ClusterOptions options, TimeProvider time)
    {
        _client = new Kubernetes(configuration);
        _timeout = TimeSpan.FromSeconds(options.TimeoutSeconds);
        _maxAnswerBytes = options.MaxAnswerBytes;
        _time = time;
        _rate = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = 2 * options.RequestsPerSecond,
            TokensPerPeriod = Math.Max(1, options.RequestsPerSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(options.RequestsPerSecond < 10 ? 1_000 / options.RequestsPerSecond : 100),
            QueueLimit = int.MaxValue,
        });
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    public async Task<T> SendAsync<T>(ClusterRequest request, Impersonation? impersonation, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await ExchangeAsync(request, impersonation, both.Token);
            await response.Content.LoadIntoBufferAsync(_maxAnswerBytes, both.Token);
            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            return Read<T>(body);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new FaultException(ClusterFaults.TimedOut(_timeout));
        }
        catch (HttpRequestException exception)
        {
            throw new FaultException(ClusterFaults.Of(exception));
        }
        catch (JsonException)
        {
            throw new FaultException(ClusterFaults.Unreadable);
        }
    }

    /// <summary>Sends a request; its answer is read as it comes. The deadline is for its beginning.</summary>
    public async Task<Stream> OpenAsync(ClusterRequest request, Impersonation? impersonation, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var response = await ExchangeAsync(request, impersonation, both.Token);
            return await response.Content.ReadAsStreamAsync(both.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new FaultException(ClusterFaults.TimedOut(_timeout));
        }
        catch (HttpRequestException exception)
        {
            throw new FaultException(ClusterFaults.Of(exception));
        }
    }

    /// <summary>Begins to use it. Every success is followed by an <see cref="Leave"/>.</summary>
    /// <returns>False when another connection has taken its place.</returns>
    public bool TryEnter()
    {
        lock (_gate)
        {
            _users += _isRetired ? 0 : 1;
            return !_isRetired;
        }
    }

    /// <summary>Ends a use.</summary>
    public void Leave() => End(-1, retires: false);

    /// <summary>Another connection has taken its place: it goes with the last request that uses it.</summary>
    public void Dispose() => End(0, retires: true);

    private void End(int users, bool retires)
    {
        bool isOver;
        lock (_gate)
        {
            var was = _isRetired && _users == 0;
            (_users, _isRetired) = (_users + users, _isRetired || retires);
            isOver = _isRetired && _users == 0 && !was;
        }

        if (isOver)
        {
            _client.Dispose();
            _rate.Dispose();
        }
    }

    // A server that says 429 has not begun with the request, so that it may be sent again whatever it is.
    private async Task<HttpResponseMessage> ExchangeAsync(ClusterRequest request, Impersonation? impersonation, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var tries = 1; ; tries++)
        {
            using var lease = await _rate.AcquireAsync(1, cancellationToken);
            using var message = MessageOf(request);
            impersonation?.Sign(message);
            if (_client.Credentials is { } credentials)
            {
                await credentials.ProcessHttpRequestAsync(message, cancellationToken);
            }

            var response = await _client.HttpClient.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                Warn(request, response);
                return response;
            }

            using (response)
            {
                if (response.StatusCode != HttpStatusCode.TooManyRequests || tries == MaxTries)
                {
                    throw await ClusterFaults.OfAsync(response, request, cancellationToken);
                }

                var told = response.Headers.RetryAfter?.Delta ?? pause;
                await Task.Delay(told < LongestPause ? told : LongestPause, _time, cancellationToken);
                pause *= 2;
            }
        }
    }

    private static void Warn(ClusterRequest request, HttpResponseMessage response)
    {
        if (request.Warned is { } warned)
        {
            foreach (var warning in response.Headers.Warning)
            {
                warned(warning.Text.Trim('"').Replace("\\\"", "\"", StringComparison.Ordinal));
            }
        }
    }

    private HttpRequestMessage MessageOf(ClusterRequest request)
    {
        var url = new StringBuilder(request.Path);
        var separator = '?';
        foreach (var (name, value) in request.Query)
        {
            if (value is not null)
            {
                url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        // Over HTTP/2 where the server has it: many requests at a time share one connection.
        var message = new HttpRequestMessage(request.Method, new Uri(_client.BaseUri, url.ToString())) { Version = HttpVersion.Version20 };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.UserAgent.ParseAdd("code-fleet");
        if (request.Body is { } body)
        {
            message.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, request.ContentType);
        }

        return message;
    }

    // Models are read by their own rules; whatever an object may be, as it is.
    private static T Read<T>(Stream body) =>
        typeof(T) == typeof(JsonNode) || typeof(T) == typeof(JsonElement)
            ? JsonSerializer.Deserialize<T>(body)!
            : KubernetesJson.Deserialize<T>(body);
}
