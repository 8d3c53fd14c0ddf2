using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.ServiceDefaults.Mcp.Tasks;

// Results other than the method's own are a part of the SDK that may still change; all of it that we use is in this folder.
#pragma warning disable MCPEXP002

/// <summary>
/// A call that outlives the request which made it, and may have to be made again once its questions are answered. It keeps what the request said
/// and on whose behalf, and nothing that ends with the request: not its services, its connection or its HTTP context.
/// </summary>
internal sealed class TaskCall
{
    private readonly McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>> _next;
    private readonly IServiceScopeFactory _scopes;
    private readonly TaskServer _server;
    private readonly JsonRpcRequest _request;
    private readonly CallToolRequestParams _params;

    public TaskCall(
        RequestContext<CallToolRequestParams> request,
        McpRequestHandler<CallToolRequestParams, ResultOrAlternate<CallToolResult>> next,
        IServiceScopeFactory scopes,
        TaskServer server)
    {
        _next = next;
        _scopes = scopes;
        _server = server;
        _request = request.JsonRpcRequest;
        _params = request.Params;
    }

    /// <summary>Makes the call, in a scope of its own.</summary>
    /// <param name="answers">The answers to the questions of the time before, by the tool's own names; null the first time.</param>
    /// <param name="state">What the tool asked to be given back with them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="InputRequiredException">The tool has questions.</exception>
    public async Task<CallToolResult> InvokeAsync(IReadOnlyDictionary<string, JsonElement>? answers, string? state, CancellationToken cancellationToken)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var parameters = Parameters(answers, state);
        var answer = await _next(
            new RequestContext<CallToolRequestParams>(_server, Request(parameters), parameters) { Services = scope.ServiceProvider },
            cancellationToken);
        return answer.Result ?? throw new McpProtocolException("A call that runs as a task answered with something else than a result.");
    }

    private CallToolRequestParams Parameters(IReadOnlyDictionary<string, JsonElement>? answers, string? state)
    {
        var meta = _params.Meta?.DeepClone().AsObject() ?? [];
        // Without a token the tool's progress would go nowhere; TaskServer takes it whatever the token.
        meta["progressToken"] = "task";
        return new CallToolRequestParams
        {
            Name = _params.Name,
            Arguments = _params.Arguments is { } arguments ? new Dictionary<string, JsonElement>(arguments, StringComparer.Ordinal) : null,
            Meta = meta,
            InputResponses = answers?.ToDictionary(static answer => answer.Key, static answer => new InputResponse { RawValue = answer.Value }, StringComparer.Ordinal)
                ?? _params.InputResponses,
            RequestState = answers is null ? _params.RequestState : state,
        };
    }

    private JsonRpcRequest Request(CallToolRequestParams parameters) => new()
    {
        Id = _request.Id,
        Method = _request.Method,
        Params = JsonSerializer.SerializeToNode(parameters, McpJsonUtilities.DefaultOptions),
        Context = new JsonRpcMessageContext
        {
            User = _request.Context?.User,
            ProtocolVersion = _request.Context?.ProtocolVersion,
            ClientInfo = _request.Context?.ClientInfo,
            ClientCapabilities = _request.Context?.ClientCapabilities,
            Items = _request.Context?.Items is { } items ? new Dictionary<string, object?>(items) : null,
        },
    };
}
