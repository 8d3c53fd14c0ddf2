namespace CODE.Gateway.Envelope;

/// <summary>Keys of <c>_meta</c>: those that the protocol reserves, and ours.</summary>
internal static class McpMeta
{
    public const string ProtocolVersion = "io.modelcontextprotocol/protocolVersion";
    public const string ClientCapabilities = "io.modelcontextprotocol/clientCapabilities";
    public const string TasksExtension = "io.modelcontextprotocol/tasks";
    public const string ServerInfo = "io.modelcontextprotocol/serverInfo";
    public const string ClientInfo = "io.modelcontextprotocol/clientInfo";

    /// <summary>True on a call that asks whether it would be allowed, and is not to run.</summary>
    public const string Preflight = "dev.code-fleet/preflight";

    /// <summary>True on a call whose answer is not to come from a cache.</summary>
    public const string Fresh = "dev.code-fleet/fresh";

    public const string SubscriptionId = "io.modelcontextprotocol/subscriptionId";
}
