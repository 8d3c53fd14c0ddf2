using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CODE.Cli.Configuration;

namespace CODE.Cli.Gateway;

/// <summary>The gateway's admin API and health report. Every method throws <see cref="CliFault"/> when it cannot answer.</summary>
internal sealed class AdminApi(GatewayHttp http)
{
    private const int DownloadBytes = 64 * 1024;

    /// <summary>Where the gateway is.</summary>
    public GatewaySettings Settings => http.Settings;

    /// <summary>The state of every server, as a record and as it came.</summary>
    public Task<(ServerList Value, JsonNode Raw)> GetServersAsync(CancellationToken cancellation) =>
        AskAsync(Get("/admin/servers"), AdminJson.Default.ServerList, server: null, cancellation);

    /// <summary>What the gateway tells without a token; it tells it with status 503 when a server is down.</summary>
    public Task<(FleetHealth Value, JsonNode Raw)> GetHealthAsync(CancellationToken cancellation) =>
        AskAsync(Get("/health"), AdminJson.Default.FleetHealth, server: null, cancellation, HttpStatusCode.ServiceUnavailable);

    /// <summary>Tells a server to finish its calls and end; its host starts it again.</summary>
    /// <returns>The process that will end; null when the gateway does not know it.</returns>
    public async Task<int?> RestartAsync(string server, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, http.Settings.At($"/admin/servers/{server}/restart"));
        return (await AskAsync(request, AdminJson.Default.RestartStarted, server, cancellation)).Value.ProcessId;
    }

    /// <summary>Makes a token.</summary>
    public Task<(IssuedToken Value, JsonNode Raw)> MintTokenAsync(TokenRequest wanted, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, http.Settings.At("/admin/tokens"))
        {
            Content = JsonContent.Create(wanted, AdminJson.Default.TokenRequest),
        };
        return AskAsync(request, AdminJson.Default.IssuedToken, server: null, cancellation);
    }

    /// <summary>The newest log records of a server, oldest first; with <paramref name="follow"/>, new ones as they come.</summary>
    public IAsyncEnumerable<JsonNode> GetLogsAsync(string server, int tail, bool follow, CancellationToken cancellation) =>
        GetLinesAsync(FormattableString.Invariant($"/admin/servers/{server}/logs?tail={tail}&follow={(follow ? "true" : "false")}"), follow, cancellation, server);

    /// <summary>Asks for JSON objects, one a line; when they are followed, the answer has no end.</summary>
    public async IAsyncEnumerable<JsonNode> GetLinesAsync(
        string path,
        bool follow,
        [EnumeratorCancellation] CancellationToken cancellation,
        string? server = null,
        HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, http.Settings.At(path));
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await CheckAsync(response, server, cancellation);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        var lines = new JsonLines(body);
        while (true)
        {
            // Only what is followed may be silent for as long as it likes.
            Task<JsonNode?> NextAsync(CancellationToken token) => lines.ReadAsync(http.Settings, token);
            JsonNode? line = follow
                ? await NextAsync(cancellation)
                : await http.WithinAsync(GatewayHttp.AnswerDeadline, NextAsync, cancellation);
            if (line is null) yield break;
            yield return line;
        }
    }

    /// <summary>Asks for something; it may take as long as the deadline says.</summary>
    public Task<(T Value, JsonNode Raw)> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation, TimeSpan? deadline = null)
        where T : class =>
        AskAsync(Get(path), type, server: null, cancellation, deadline: deadline);

    /// <summary>Sends something, and takes the answer.</summary>
    public Task<(T Value, JsonNode Raw)> PostAsync<TSent, T>(string path, TSent sent, JsonTypeInfo<TSent> sentType, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class =>
        AskAsync(new HttpRequestMessage(HttpMethod.Post, http.Settings.At(path)) { Content = JsonContent.Create(sent, sentType) }, type, server: null, cancellation);

    /// <summary>Sets something of a server, and takes the answer.</summary>
    public Task<(T Value, JsonNode Raw)> PutAsync<TSent, T>(
        string path, TSent sent, JsonTypeInfo<TSent> sentType, JsonTypeInfo<T> type, string server, CancellationToken cancellation)
        where T : class =>
        AskAsync(new HttpRequestMessage(HttpMethod.Put, http.Settings.At(path)) { Content = JsonContent.Create(sent, sentType) }, type, server, cancellation);

    /// <summary>Removes something.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancellation, string? server = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, http.Settings.At(path));
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        await CheckAsync(response, server, cancellation);
    }

    /// <summary>Asks a server for a file that is written while it comes.</summary>
    /// <param name="path">What is asked for.</param>
    /// <param name="server">The server.</param>
    /// <param name="deadline">How long the whole file may take.</param>
    /// <param name="write">Takes the pieces.</param>
    /// <param name="cancellation">Ends it, also at the server.</param>
    /// <exception cref="IOException">It broke off.</exception>
    public async Task DownloadAsync(string path, string server, TimeSpan deadline, Func<ReadOnlyMemory<byte>, ValueTask> write, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, http.Settings.At(path));
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await CheckAsync(response, server, cancellation);
        await http.WithinAsync(
            deadline,
            async token =>
            {
                await using Stream body = await response.Content.ReadAsStreamAsync(token);
                byte[] buffer = new byte[DownloadBytes];
                while (await body.ReadAsync(buffer, token) is > 0 and var read) await write(buffer.AsMemory(0, read));
                return true;
            },
            cancellation);
    }

    private HttpRequestMessage Get(string path) => new(HttpMethod.Get, http.Settings.At(path));

    private async Task<(T Value, JsonNode Raw)> AskAsync<T>(
        HttpRequestMessage request,
        JsonTypeInfo<T> type,
        string? server,
        CancellationToken cancellation,
        HttpStatusCode? alsoGood = null,
        TimeSpan? deadline = null)
        where T : class
    {
        using (request)
        {
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation, deadline);
            if (response.StatusCode != alsoGood) await CheckAsync(response, server, cancellation);
            try
            {
                if (JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation)) is { } raw && raw.Deserialize(type) is { } value)
                    return (value, raw);
            }
            catch (JsonException)
            {
                // The answer is somebody else's.
            }

            throw GatewayFaults.NotAGateway(http.Settings);
        }
    }

    private async Task CheckAsync(HttpResponseMessage response, string? server, CancellationToken cancellation)
    {
        if (response.IsSuccessStatusCode) return;
        AdminFault? told = await AdminFault.ReadAsync(response, cancellation);
        throw (response.StatusCode, told) switch
        {
            (HttpStatusCode.NotFound, not null) when server is not null => GatewayFaults.NoSuchServer(server),
            (_, not null) => GatewayFaults.Told(told),
            _ => GatewayFaults.NotAGateway(http.Settings),
        };
    }
}
