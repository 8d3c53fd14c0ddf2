using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Cli.Gateway;

/// <summary>The gateway's MCP endpoints: the whole fleet's, and each server's.</summary>
internal sealed class McpEndpoint(GatewayHttp http, TimeProvider clock)
{
    private const string PreflightKey = "dev.code-fleet/preflight";
    private const string FreshKey = "dev.code-fleet/fresh";

    /// <summary>Lists the tools of the fleet, or of one server.</summary>
    /// <exception cref="CliFault">They cannot be listed.</exception>
    public async Task<IReadOnlyList<Tool>> ListToolsAsync(string? server, CancellationToken cancellation)
    {
        await using McpClient client = await ConnectAsync(server, progress: null, cancellation);
        return await ListToolsAsync(client, cancellation);
    }

    /// <summary>Lists the tools behind an open connection.</summary>
    /// <exception cref="CliFault">They cannot be listed.</exception>
    public async Task<IReadOnlyList<Tool>> ListToolsAsync(McpClient client, CancellationToken cancellation)
    {
        IList<McpClientTool> tools = await GuardAsync(
            GatewayHttp.AnswerDeadline,
            async token => await client.ListToolsAsync(cancellationToken: token),
            server: null,
            cancellation);
        return [.. tools.Select(tool => tool.ProtocolTool)];
    }

    /// <summary>Calls a tool; cancellation reaches it.</summary>
    /// <param name="client">An open connection.</param>
    /// <param name="tool">The tool's name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="deadline">How long it may take.</param>
    /// <param name="fresh">Whether the answer must not come from the gateway's cache.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CliFault">There was no answer; an answer that tells of an error is a result.</exception>
    public Task<CallToolResult> CallAsync(McpClient client, string tool, JsonObject arguments, TimeSpan deadline, bool fresh, CancellationToken cancellation)
    {
        var meta = new JsonObject { ["progressToken"] = "call" };
        if (fresh) meta[FreshKey] = true;
        var call = new CallToolRequestParams
        {
            Name = tool,
            Arguments = arguments.ToDictionary(argument => argument.Key, argument => JsonSerializer.SerializeToElement(argument.Value)),
            Meta = meta,
        };
        return GuardAsync(deadline, async token => await client.CallToolAsync(call, token), server: null, cancellation);
    }

    /// <summary>Asks whether a call would be let through.</summary>
    /// <returns>The report.</returns>
    /// <exception cref="CliFault">There was no answer, or there is no such tool.</exception>
    public async Task<JsonNode> PreflightAsync(McpClient client, string tool, JsonObject arguments, CancellationToken cancellation)
    {
        var call = new CallToolRequestParams
        {
            Name = tool,
            Arguments = arguments.ToDictionary(argument => argument.Key, argument => JsonSerializer.SerializeToElement(argument.Value)),
            Meta = new JsonObject { [PreflightKey] = true },
        };
        CallToolResult result = await GuardAsync(GatewayHttp.AnswerDeadline, async token => await client.CallToolAsync(call, token), server: null, cancellation);
        return result.Meta?[PreflightKey] ?? throw new CliFault(
            ExitCode.Failed,
            "no_preflight",
            "The gateway does not know preflights; it may have made the call.",
            "Look at what the tool changes, and update the gateway.");
    }

    /// <summary>Opens a connection to the whole fleet, or to one server.</summary>
    /// <param name="server">The server; null for all.</param>
    /// <param name="progress">Is told of the progress of calls; all of it, once the connection is closed.</param>
    /// <param name="cancellation">Stops connecting.</param>
    /// <param name="confirmation">Answers what calls ask of the user; without it the gateway knows that nobody can be asked.</param>
    /// <exception cref="CliFault">The connection cannot be made.</exception>
    public Task<McpClient> ConnectAsync(
        string? server,
        IProgress<ProgressNotificationValue>? progress,
        CancellationToken cancellation,
        Func<ElicitRequestParams?, CancellationToken, ValueTask<ElicitResult>>? confirmation = null)
    {
        var transport = new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Endpoint = http.Settings.At(server is null ? "/mcp" : "/mcp/" + server),
                TransportMode = HttpTransportMode.StreamableHttp,
                EnableStandaloneGetStream = false,
            },
            http.Client,
            ownsHttpClient: false);
        var options = new McpClientOptions
        {
            ClientInfo = new Implementation
            {
                Name = "mcp",
                Version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0",
            },
            InitializationTimeout = GatewayHttp.AnswerDeadline,
        };
        // The client's own progress argument lets go of its handler when the answer comes, and of what came just before it.
        if (progress is not null)
            options.Handlers.NotificationHandlers = [new(NotificationMethods.ProgressNotification, (notification, _) => Report(notification, progress))];
        options.Handlers.ElicitationHandler = confirmation;
        return GuardAsync(
            GatewayHttp.AnswerDeadline,
            token => McpClient.CreateAsync(transport, options, cancellationToken: token),
            server,
            cancellation);
    }

    private static ValueTask Report(JsonRpcNotification notification, IProgress<ProgressNotificationValue> progress)
    {
        if (notification.Params?.Deserialize<ProgressNotificationParams>(McpJsonUtilities.DefaultOptions) is { } news) progress.Report(news.Progress);
        return ValueTask.CompletedTask;
    }

    private async Task<T> GuardAsync<T>(TimeSpan deadline, Func<CancellationToken, Task<T>> work, string? server, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        try
        {
            return await http.WithinAsync(deadline, work, cancellation);
        }
        catch (HttpRequestException problem) when (problem.StatusCode is HttpStatusCode.NotFound && server is not null)
        {
            throw GatewayFaults.NoSuchServer(server);
        }
        catch (HttpRequestException)
        {
            throw GatewayFaults.NotAGateway(http.Settings);
        }
        catch (TimeoutException)
        {
            throw GatewayFaults.Late(http.Settings, clock.GetElapsedTime(start));
        }
        catch (McpProtocolException problem)
        {
            // The client keeps the error's data; the gateway puts its fault there.
            throw problem.Data["message"] is string message
                ? GatewayFaults.Told(new AdminFault(problem.Data["code"] as string, message, problem.Data["fix"] as string))
                : new CliFault(ExitCode.Failed, "protocol_error", problem.Message, "Look at `mcp logs gateway` for the reason.");
        }
        catch (Exception problem) when (problem is IOException or McpException)
        {
            throw GatewayFaults.Lost(http.Settings);
        }
        catch (InvalidOperationException problem)
        {
            throw new CliFault(
                ExitCode.Failed,
                "input_required",
                "The tool asks for input that a command line cannot give: " + problem.Message,
                "Call it from an MCP host, or give what it asks for as an argument.");
        }
    }
}
