using System.Net;
using CODE.ServiceDefaults.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Gateway.Foreign;

/// <summary>Requests to foreign servers over HTTP: no redirects, since the headers hold secrets; no cookies; no trace context of ours in headers; answers bounded.</summary>
internal sealed class ForeignHttp : DelegatingHandler
{
    // Larger than any answer that callers get.
    private const int MaxMessageBytes = 16 * 1024 * 1024;
    private const string Local = "foreign-local";
    private const string Remote = "foreign";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>The name of the HTTP client for an address.</summary>
    public static string ClientFor(Uri url) => url.IsLoopback ? Local : Remote;

    /// <summary>Registers both: what is on this machine is reached directly, whatever proxy is set.</summary>
    public static void Add(IServiceCollection services)
    {
        foreach (var name in (string[])[Local, Remote])
        {
            services.AddHttpClient(name, static client => client.Timeout = Timeout.InfiniteTimeSpan)
                .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    UseProxy = name == Remote,
                    AutomaticDecompression = DecompressionMethods.None,
                    ConnectTimeout = ConnectTimeout,
                    PooledConnectionLifetime = ConnectionLifetime,
                    ActivityHeadersPropagator = null,
                })
                // Without the fleet's defaults, which would send a call again that may have taken effect, and end one that takes long.
                .ConfigureAdditionalHttpMessageHandlers(static (handlers, _) =>
                {
                    handlers.Clear();
                    handlers.Add(new ForeignHttp());
                })
                .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
                .RemoveAllLoggers();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        // Of a stream of events each is bounded, of anything else the whole.
        var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
        var content = new StreamContent(isStream ? new BoundedLines(body, MaxMessageBytes) : new BoundedStream(body, MaxMessageBytes, TooLong));
        foreach (var (name, values) in response.Content.Headers)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = content;
        return response;
    }

    private static InvalidDataException TooLong() => new($"The answer is longer than {MaxMessageBytes} bytes.");
}
