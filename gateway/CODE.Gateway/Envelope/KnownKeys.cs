using System.Collections.Frozen;

namespace CODE.Gateway.Envelope;

/// <summary>The parts of a message whose keys have a meaning to the gateway.</summary>
internal enum MessageArea : byte
{
    Outside,
    Top,
    Params,
    Meta,
    Reference,
    Capabilities,
    Extensions,
    Elicitation,
    ClientInfo,
}

/// <summary>The keys that have a meaning to the gateway.</summary>
internal enum KnownKey : byte
{
    None,
    JsonRpc,
    Id,
    Method,
    Params,
    Result,
    Error,
    Name,
    Uri,
    TaskId,
    Cursor,
    OfferedRevision,
    MetaObject,
    ReferenceObject,
    ReferenceName,
    ReferenceUri,
    MetaRevision,
    ClientCapabilities,
    Extensions,
    TasksExtension,
    TraceParent,
    TraceState,
    Arguments,
    InputResponses,
    RequestState,
    Preflight,
    Fresh,
    ProgressToken,
    ClientInfo,
    ClientName,
    Elicitation,
    FormElicitation,
    UrlElicitation,

    /// <summary>Not read here, but a differently written twin of it could be read by a server.</summary>
    Guarded,
}

/// <summary>Which keys are known where.</summary>
internal static class KnownKeys
{
    private static readonly FrozenDictionary<string, (string Spelling, KnownKey Key)>[] Areas =
    [
        Of(),
        Of(("jsonrpc", KnownKey.JsonRpc), ("id", KnownKey.Id), ("method", KnownKey.Method), ("params", KnownKey.Params), ("result", KnownKey.Result), ("error", KnownKey.Error)),
        Of(
            ("name", KnownKey.Name), ("uri", KnownKey.Uri), ("taskId", KnownKey.TaskId), ("cursor", KnownKey.Cursor), ("protocolVersion", KnownKey.OfferedRevision),
            ("_meta", KnownKey.MetaObject), ("ref", KnownKey.ReferenceObject), ("arguments", KnownKey.Arguments), ("argument", KnownKey.Guarded),
            ("inputResponses", KnownKey.InputResponses), ("requestState", KnownKey.RequestState), ("task", KnownKey.Guarded), ("level", KnownKey.Guarded), ("context", KnownKey.Guarded)),
        Of(
            (McpMeta.ProtocolVersion, KnownKey.MetaRevision), (McpMeta.ClientCapabilities, KnownKey.ClientCapabilities),
            (McpMeta.ClientInfo, KnownKey.ClientInfo), (McpMeta.Preflight, KnownKey.Preflight), (McpMeta.Fresh, KnownKey.Fresh), ("progressToken", KnownKey.ProgressToken),
            ("traceparent", KnownKey.TraceParent), ("tracestate", KnownKey.TraceState)),
        Of(("type", KnownKey.Guarded), ("name", KnownKey.ReferenceName), ("uri", KnownKey.ReferenceUri)),
        Of(("extensions", KnownKey.Extensions), ("elicitation", KnownKey.Elicitation)),
        Of((McpMeta.TasksExtension, KnownKey.TasksExtension)),
        Of(("form", KnownKey.FormElicitation), ("url", KnownKey.UrlElicitation)),
        Of(("name", KnownKey.ClientName)),
    ];

    /// <summary>Finds what a key means.</summary>
    /// <returns>False when the key is a known one in another spelling.</returns>
    public static bool TryFind(MessageArea area, string name, out KnownKey key)
    {
        key = KnownKey.None;
        if (!Areas[(int)area].TryGetValue(name, out var known))
        {
            return true;
        }

        key = known.Key;
        return string.Equals(known.Spelling, name, StringComparison.Ordinal);
    }

    /// <summary>What an object holds, by the key that it stands under.</summary>
    public static MessageArea AreaBelow(MessageArea area, KnownKey key, int depth) => (area, key) switch
    {
        (MessageArea.Outside, _) when depth == 0 => MessageArea.Top,
        (MessageArea.Top, KnownKey.Params) => MessageArea.Params,
        (MessageArea.Params, KnownKey.MetaObject) => MessageArea.Meta,
        (MessageArea.Params, KnownKey.ReferenceObject) => MessageArea.Reference,
        (MessageArea.Meta, KnownKey.ClientCapabilities) => MessageArea.Capabilities,
        (MessageArea.Meta, KnownKey.ClientInfo) => MessageArea.ClientInfo,
        (MessageArea.Capabilities, KnownKey.Extensions) => MessageArea.Extensions,
        (MessageArea.Capabilities, KnownKey.Elicitation) => MessageArea.Elicitation,
        _ => MessageArea.Outside,
    };

    private static FrozenDictionary<string, (string Spelling, KnownKey Key)> Of(params (string Spelling, KnownKey Key)[] keys) =>
        keys.ToFrozenDictionary(static key => key.Spelling, StringComparer.OrdinalIgnoreCase);
}
