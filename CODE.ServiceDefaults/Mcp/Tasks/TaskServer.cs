using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Mcp.Tasks;

// The SDK marks deriving from McpServer, and its logging level, as not final.
#pragma warning disable MCPEXP002, MCP9003, MCP9005

/// <summary>
/// The server as a tool inside a task sees it. The request that began the task was answered long ago, so nothing can be sent to the client:
/// progress becomes the task's status message, and questions have to be put by <see cref="InputRequiredException"/>.
/// </summary>
internal sealed class TaskServer(McpServer server, Action<string> progress) : McpServer
{
    // Read while the request is alive.
    private readonly string? _revision = server.NegotiatedProtocolVersion;

    public override string? SessionId => null;

    public override string? NegotiatedProtocolVersion => _revision;

    public override ClientCapabilities? ClientCapabilities { get; } = server.ClientCapabilities;

    public override Implementation? ClientInfo { get; } = server.ClientInfo;

    public override McpServerOptions ServerOptions { get; } = server.ServerOptions;

    // A run has its own scope; the request's is gone.
    public override IServiceProvider? Services => null;

    [Obsolete("As in the base class.")]
    public override LoggingLevel? LoggingLevel => null;

    public override bool IsMrtrSupported => true;

    public override Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        if (message is JsonRpcNotification { Method: NotificationMethods.ProgressNotification, Params: JsonObject told })
        {
            progress(Tell(told));
        }

        return Task.CompletedTask;
    }

    public override Task<JsonRpcResponse> SendRequestAsync(JsonRpcRequest request, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException($"{request.Method} cannot be sent from a task; throw InputRequiredException instead.");

    public override IAsyncDisposable RegisterNotificationHandler(string method, Func<JsonRpcNotification, CancellationToken, ValueTask> handler) =>
        throw new InvalidOperationException("A task receives no notifications.");

    public override Task RunAsync(CancellationToken cancellationToken = default) => throw new InvalidOperationException("The server runs already.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Tell(JsonObject told)
    {
        var share = told["total"] is { } total ? $"{told["progress"]}/{total}" : $"{told["progress"]}";
        return told["message"] is { } message ? $"{share} {message}" : share;
    }
}
