namespace CODE.Gateway.Envelope;

/// <summary>What kind of JSON-RPC message a body holds.</summary>
public enum McpMessageKind
{
    /// <summary>Wants an answer.</summary>
    Request,

    /// <summary>Wants none.</summary>
    Notification,

    /// <summary>Answers a request of a server; a stateless server has none open.</summary>
    Response,
}

/// <summary>What the gateway needs to know of a JSON-RPC message; read off the body without building a document.</summary>
public sealed class McpMessage
{
    /// <summary>The kind.</summary>
    public McpMessageKind Kind { get; internal set; }

    /// <summary>The method; empty for a response.</summary>
    public string Method { get; internal set; } = string.Empty;

    /// <summary>The id as JSON text, to be repeated in the answer; <c>null</c> where there is none.</summary>
    public ReadOnlyMemory<byte> Id { get; internal set; } = "null"u8.ToArray();

    /// <summary>The revision of MCP that the request speaks. Known behind the envelope step.</summary>
    public string Revision { get; internal set; } = ProtocolRevisions.Assumed;

    /// <summary><c>params.name</c>.</summary>
    public string? Name { get; internal set; }

    /// <summary><c>params.uri</c>.</summary>
    public string? Uri { get; internal set; }

    /// <summary><c>params.taskId</c>.</summary>
    public string? TaskId { get; internal set; }

    /// <summary><c>params.cursor</c>.</summary>
    public string? Cursor { get; internal set; }

    /// <summary><c>params.ref.name</c> of a completion.</summary>
    public string? ReferenceName { get; internal set; }

    /// <summary><c>params.ref.uri</c> of a completion.</summary>
    public string? ReferenceUri { get; internal set; }

    /// <summary><c>params.protocolVersion</c> of <c>initialize</c>.</summary>
    public string? OfferedRevision { get; internal set; }

    /// <summary>The revision in <c>_meta</c>.</summary>
    public string? MetaRevision { get; internal set; }

    /// <summary>Whether <c>_meta</c> has the client's capabilities, as an object.</summary>
    public bool HasClientCapabilities { get; internal set; }

    /// <summary>Whether the client says that it knows tasks.</summary>
    public bool DeclaresTasks { get; internal set; }

    /// <summary>Whether the client says that it can show a form to its user.</summary>
    public bool DeclaresElicitation { get; internal set; }

    /// <summary>The client program, as it calls itself; no proof of anything.</summary>
    public string? ClientName { get; internal set; }

    /// <summary>Whether the caller asks if the call would be allowed, and does not want it to run.</summary>
    public bool IsPreflight { get; internal set; }

    /// <summary>Whether the caller wants no answer from a cache.</summary>
    public bool WantsFresh { get; internal set; }

    /// <summary><c>params.arguments</c> as JSON text, an object; empty where there is none. Valid until the call ends.</summary>
    public ReadOnlyMemory<byte> Arguments { get; internal set; }

    /// <summary><c>params.inputResponses</c> as JSON text: what the client answers to <c>input_required</c>; empty where there is none. Valid until the call ends.</summary>
    public ReadOnlyMemory<byte> InputResponses { get; internal set; }

    /// <summary><c>params.requestState</c>: what came with <c>input_required</c>.</summary>
    public string? RequestState { get; internal set; }

    /// <summary>The progress token as JSON text; empty where there is none. Valid until the call ends.</summary>
    public ReadOnlyMemory<byte> ProgressToken { get; internal set; }

    /// <summary>W3C trace context in <c>_meta</c>.</summary>
    public string? TraceParent { get; internal set; }

    /// <summary>Where the trace context's text begins in the body; 0 where there is none, or where it is not written as it is read.</summary>
    public int TraceParentStart { get; internal set; }

    /// <summary>W3C trace state in <c>_meta</c>.</summary>
    public string? TraceState { get; internal set; }

    /// <summary>Whether the request speaks a revision without handshake.</summary>
    public bool IsStateless => ProtocolRevisions.IsStateless(Revision);

    /// <summary>What the request is for: the tool, the prompt, the resource, the task; null when the method has no such thing.</summary>
    public string? Subject => McpMethods.SubjectMember(Method) switch
    {
        "name" => Name,
        "uri" => Uri,
        "taskId" => TaskId,
        _ => null,
    };
}
