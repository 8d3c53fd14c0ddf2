namespace CODE.Gateway.Envelope;

/// <summary>JSON-RPC error codes, those of MCP included.</summary>
internal static class RpcCodes
{
    public const int Parse = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int Internal = -32603;

    /// <summary>A server's own errors; <c>data.code</c> tells which.</summary>
    public const int Server = -32000;

    public const int ResourceNotFound = -32002;
    public const int HeaderMismatch = -32020;
    public const int MissingCapability = -32021;
    public const int UnsupportedRevision = -32022;
}
