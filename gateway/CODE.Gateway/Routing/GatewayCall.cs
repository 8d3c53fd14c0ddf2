using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json;
using CODE.Gateway.Caching.Answers;
using CODE.Gateway.Catalog;
using CODE.Gateway.Definitions;
using CODE.Gateway.Envelope;
using CODE.Gateway.Identity;
using CODE.Gateway.Policy;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Routing;

/// <summary>One MCP request on its way through the pipeline, and what the steps have found out about it so far.</summary>
public sealed class GatewayCall : IDisposable
{
    private readonly List<Verdict> _verdicts = [];
    private PooledBody? _received;
    private JsonDocument? _arguments;
    private string? _argumentsHash;
    private string? _id;
    private Caller? _caller;
    private McpMessage? _message;

    /// <summary>Creates the call for a request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="endpoint">The server that the path names, or null at the endpoint of all servers.</param>
    public GatewayCall(HttpContext http, string? endpoint)
    {
        Http = http;
        Endpoint = endpoint;
    }

    /// <summary>Names the call in the audit: 16 hexadecimal digits, unlike those of any other call, and no secret.</summary>
    internal string Id => _id ??= ActivitySpanId.CreateRandom().ToHexString();

    /// <summary>The HTTP request and its answer.</summary>
    public HttpContext Http { get; }

    /// <summary>The server that the path names, or null at the endpoint of all servers.</summary>
    public string? Endpoint { get; }

    /// <summary>Who calls. Known behind the caller step.</summary>
    public Caller Caller
    {
        get => _caller ?? throw new InvalidOperationException("The caller step has not run yet.");
        internal set => _caller = value;
    }

    /// <summary>The hash of the token that the caller showed: names the caller's session without being a secret.</summary>
    public TokenHash Token { get; internal set; }

    /// <summary>What the caller's token allows at most, where scopes matter.</summary>
    public IReadOnlySet<string> Scopes { get; internal set; } = FrozenSet<string>.Empty;

    /// <summary>The JSON-RPC message. Known behind the envelope step.</summary>
    public McpMessage Message
    {
        get => _message ?? throw new InvalidOperationException("The envelope step has not run yet.");
        internal set => _message = value;
    }

    /// <summary>The server that will answer, or null when the gateway itself does. Known behind the route step.</summary>
    public FleetServer? Target { get; internal set; }

    /// <summary>What the call is to use; null where the gateway itself is asked, and for tasks. Known behind the route step.</summary>
    internal CallUse? Use { get; set; }

    /// <summary>Whether a server of the fleet's own is asked something that is not one of its tools, prompts or resources: about itself, or about a task.</summary>
    internal bool IsForServer => Target is { IsForeign: false } && Message.Kind == McpMessageKind.Request && McpMethods.IsForServer(Message.Method);

    /// <summary>The tool's accepted definition, when a tool is called. Known behind the route step.</summary>
    internal ToolDefinition? Tool { get; set; }

    /// <summary>The tool that is called, when it is held back. Known behind the route step.</summary>
    internal ToolReview? Held { get; set; }

    /// <summary>What the steps have decided so far, in their order.</summary>
    internal IReadOnlyList<Verdict> Verdicts => _verdicts;

    /// <summary>How long a server may take for the call; null: as long as it says something now and then. Known behind the limit step.</summary>
    internal TimeSpan? Deadline { get; set; }

    /// <summary>How the call ended. Set by whoever answers.</summary>
    internal CallOutcome Outcome { get; set; } = new(CallOutcomeKind.Unanswered);

    /// <summary>Why the server has not answered, where whoever forwards knows.</summary>
    internal Fault? Failure { get; set; }

    /// <summary>Gets the server's answer before the caller does; null where nobody has to.</summary>
    internal IAnswerGuard? Guard { get; set; }

    /// <summary>What the cache had to do with the answer; null where it has nothing to do with the call.</summary>
    internal CacheState? Cache { get; set; }

    /// <summary>The hash of the arguments' canonical text: two calls with the same one ask for the same.</summary>
    internal string ArgumentsHash => _argumentsHash ??= Message.Arguments.IsEmpty ? CanonicalJson.HashOfNothing : CanonicalJson.HashOf(Arguments);

    /// <summary>The arguments, read once for everybody who looks at them; undefined where there are none. Valid until the call ends.</summary>
    internal JsonElement Arguments => Message.Arguments.IsEmpty ? default : (_arguments ??= JsonDocument.Parse(Message.Arguments)).RootElement;

    /// <summary>The request body; goes back to its pool when the call ends.</summary>
    internal PooledBody? Body { get; set; }

    /// <summary>The approval that the call asks for or runs by, where there is one.</summary>
    internal string? ApprovalId { get; set; }

    /// <summary>Cancelled when the client goes away.</summary>
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Notes what a step decided.</summary>
    internal void Add(Verdict verdict) => _verdicts.Add(verdict);

    /// <summary>Has another body forwarded than the one that came. The message's parts still lie in the one that came, so that is kept until the call ends.</summary>
    internal void Replace(PooledBody body) => (_received, Body) = (Body, body);

    /// <inheritdoc/>
    public void Dispose()
    {
        _arguments?.Dispose();
        Body?.Dispose();
        _received?.Dispose();
    }
}
