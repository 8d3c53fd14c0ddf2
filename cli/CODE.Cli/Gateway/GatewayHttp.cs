using System.Net.Http.Headers;
using CODE.Cli.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.Cli.Gateway;

/// <summary>The one HTTP client, with the caller's token, and a deadline on every request.</summary>
internal sealed class GatewayHttp : IDisposable
{
    /// <summary>How long the gateway may take to answer an ordinary request.</summary>
    public static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(15);

    private const string ClientName = "gateway";
    private const long LargestAnswer = 16 * 1024 * 1024;
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(5);

    private readonly ServiceProvider _services;
    private readonly TimeProvider _clock;

    /// <param name="settings">Where the gateway is and the token to show it.</param>
    /// <param name="clock">The clock of the deadlines.</param>
    public GatewayHttp(GatewaySettings settings, TimeProvider clock)
    {
        Settings = settings;
        _clock = clock;
        var services = new ServiceCollection();
        IHttpClientBuilder builder = services.AddHttpClient(ClientName, client =>
            {
                // Every request brings a deadline of its own; a call may take far longer than a listing.
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = LargestAnswer;
                if (settings.Token is { } token)
                    client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ConnectTimeout = ConnectDeadline,
                // A gateway never redirects; what does is something else, and must not be followed with a token in hand.
                AllowAutoRedirect = false,
                UseCookies = false,
                // What is on this machine is reached directly, whatever HTTP_PROXY says.
                UseProxy = !settings.IsLocal,
            })
            .AddHttpMessageHandler(() => new FaultHandler(settings))
            .RemoveAllLoggers();
        if (RequestLines.AreWanted) builder.AddHttpMessageHandler(() => new RequestLines(clock));
        _services = services.BuildServiceProvider();
        Client = _services.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName);
    }

    /// <summary>Where the gateway is.</summary>
    public GatewaySettings Settings { get; }

    /// <summary>The client; its requests have no deadline unless they are sent by <see cref="SendAsync"/>.</summary>
    public HttpClient Client { get; }

    /// <summary>Sends a request; the deadline covers everything up to the answer's headers, or its whole body when it is buffered.</summary>
    /// <exception cref="CliFault">The gateway cannot be reached, does not answer in time, or does not let the caller in.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken cancellation, TimeSpan? deadline = null) =>
        WithinAsync(deadline ?? AnswerDeadline, token => Client.SendAsync(request, completion, token), cancellation);

    /// <summary>Runs something that must end within a deadline.</summary>
    /// <exception cref="CliFault">It did not.</exception>
    public async Task<T> WithinAsync<T>(TimeSpan deadline, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(deadline, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw GatewayFaults.Late(Settings, deadline);
        }
        catch (HttpRequestException problem) when (problem.HttpRequestError is HttpRequestError.ConfigurationLimitExceeded)
        {
            throw GatewayFaults.NotAGateway(Settings);
        }
        catch (HttpRequestException problem) when (problem.StatusCode is null)
        {
            throw GatewayFaults.Lost(Settings);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        _services.Dispose();
    }
}
