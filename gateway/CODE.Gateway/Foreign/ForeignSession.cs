using System.Text.Json.Nodes;
using CODE.Gateway.Envelope;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Gateway.Foreign;

/// <summary>A connection to a foreign server, from its handshake to its end.</summary>
internal sealed class ForeignSession : IAsyncDisposable
{
    // Larger than any answer that callers get.
    private const int MaxMessageBytes = 16 * 1024 * 1024;
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(5);
    private static readonly string[] ListChanges = ["notifications/tools/list_changed", "notifications/prompts/list_changed", "notifications/resources/list_changed"];

    private readonly HttpClient? _http;
    private int _misses;
    private volatile bool _hasChanged = true;

    private ForeignSession(McpClient client, ForeignProcess? process, HttpClient? http, ForeignProgress progress, DateTimeOffset since) =>
        (Client, Process, _http, Progress, Since) = (client, process, http, progress, since);

    /// <summary>The protocol's client.</summary>
    public McpClient Client { get; }

    /// <summary>The program, where the gateway started one.</summary>
    public ForeignProcess? Process { get; }

    /// <summary>Where its reports of progress go.</summary>
    public ForeignProgress Progress { get; }

    /// <summary>Since when it is there.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>Whether the server told that its lists have changed since they were read.</summary>
    public bool HasChanged => _hasChanged;

    /// <summary>The server told that its lists have changed.</summary>
    public event Action? Changed;

    /// <summary>Connects.</summary>
    public static async Task<ForeignSession> OpenAsync(ForeignServer server, ProcessGuard guard, IHttpClientFactory clients, TimeProvider time, CancellationToken cancellationToken)
    {
        var progress = new ForeignProgress();
        ForeignSession? session = null;
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation { Name = "code-gateway", Version = typeof(ForeignSession).Assembly.GetName().Version?.ToString(3) ?? "0.0.0" },
            InitializationTimeout = Timeout.InfiniteTimeSpan,
            // No handler of anything that a server could ask for: neither sampling nor elicitation nor roots are offered.
            Handlers = new McpClientHandlers
            {
                NotificationHandlers = ListChanges.Select(method => KeyValuePair.Create<string, Func<JsonRpcNotification, CancellationToken, ValueTask>>(method, (_, _) =>
                {
                    session?.NoteChange();
                    return ValueTask.CompletedTask;
                })),
            },
        };
        ForeignProcess? process = null;
        HttpClient? http = null;
        try
        {
            IClientTransport transport;
            if (server.Options.Url is { } url)
            {
                http = clients.CreateClient(ForeignHttp.ClientFor(url));
                var transportOptions = new HttpClientTransportOptions { Endpoint = url, TransportMode = HttpTransportMode.StreamableHttp, AdditionalHeaders = server.Options.Headers };
                transport = new HttpClientTransport(transportOptions, http);
            }
            else
            {
                process = ForeignProcess.Start(server.Options, guard);
                transport = new StreamClientTransport(new WholeMessages(process.Input), new BoundedLines(process.Output, MaxMessageBytes));
            }

            var client = await McpClient.CreateAsync(new ProgressInOrder(transport, progress), options, cancellationToken: cancellationToken);
            return session = new ForeignSession(client, process, http, progress, time.GetUtcNow());
        }
        catch
        {
            http?.Dispose();
            if (process is not null)
            {
                await process.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>The lists are read now; what changes from here on is another change.</summary>
    public void BeginReading() => _hasChanged = false;

    /// <summary>Counts a time that the server did not answer in time.</summary>
    /// <returns>How often in a row it was.</returns>
    public int Miss()
    {
        _hasChanged = true;
        return Interlocked.Increment(ref _misses);
    }

    /// <summary>It did answer.</summary>
    public void Hit() => Interlocked.Exchange(ref _misses, 0);

    /// <summary>
    /// Tells the server that nobody waits for a call any more. The client library means to, but its wait ends before it does; and a server of
    /// 2026-07-28 over HTTP sees it by the connection.
    /// </summary>
    public async Task CancelAsync(string request)
    {
        if (Process is null && string.CompareOrdinal(Client.NegotiatedProtocolVersion, ProtocolRevisions.Stateless) >= 0)
        {
            return;
        }

        try
        {
            using var deadline = new CancellationTokenSource(CancelTimeout);
            await Client.SendNotificationAsync("notifications/cancelled", new JsonObject { ["requestId"] = request }, cancellationToken: deadline.Token).WaitAsync(deadline.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException or InvalidOperationException)
        {
            // It is gone, or does not listen: either way there is nobody to tell.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The program first: a client waits for the end of what it reads.
        if (Process is not null)
        {
            await Process.DisposeAsync();
        }

        await Client.DisposeAsync();
        _http?.Dispose();
    }

    private void NoteChange()
    {
        _hasChanged = true;
        Changed?.Invoke();
    }
}
