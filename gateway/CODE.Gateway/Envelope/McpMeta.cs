namespace CODE.Gateway.Envelope;

/// <summary>Keys of <c>_meta</c> that the protocol reserves.</summary>
internal static class McpMeta
{
    public const string ProtocolVersion = "io.modelcontextprotocol/protocolVersion";
    public const string ClientCapabilities = "io.modelcontextprotocol/clientCapabilities";
    public const string TasksExtension = "io.modelcontextprotocol/tasks";
    public const string ServerInfo = "io.modelcontextprotocol/serverInfo";
    public const string SubscriptionId = "io.modelcontextprotocol/subscriptionId";
}
