using CODE.Gateway.Catalog;
using CODE.Gateway.Envelope;
using CODE.Gateway.Routing;

namespace CODE.Gateway.Telemetry;

/// <summary>
/// What a call is counted under. Callers choose names freely and every new name would be a new series for ever, so a name is a label only when it is the
/// fleet's own: a configured server, a tool that was accepted.
/// </summary>
internal static class CallLabels
{
    /// <summary>Stands for every name that is not the fleet's.</summary>
    public const string Other = "other";

    // What the gateway answers itself, without a server.
    private const string Gateway = "gateway";

    /// <summary>Whether the message is a call: uses something that a server offers. Lists and the lifecycle are none.</summary>
    public static bool IsCall(McpMessage message) => message.Kind == McpMessageKind.Request && message.Method
        is McpMethods.CallTool or McpMethods.GetPrompt or McpMethods.ReadResource or McpMethods.Complete
        or McpMethods.GetTask or McpMethods.UpdateTask or McpMethods.CancelTask;

    /// <summary>The server. Known when the call is back.</summary>
    public static string ServerOf(GatewayCall call) =>
        call.Target?.Name ?? (call.Message.Method == McpMethods.ReadResource && call.Outcome.Kind != CallOutcomeKind.Refused ? Gateway : Other);

    /// <summary>The tool; null where the call is not one of a tool.</summary>
    public static string? ToolOf(GatewayCall call) =>
        call.Message.Method != McpMethods.CallTool ? null
        : call.Tool is not null && call.Use is { } use && use.Kind == OfferKind.Tools ? use.Key
        : Other;

    /// <summary>The method, or <c>_OTHER</c>.</summary>
    public static string MethodOf(McpMessage message) => McpMethods.IsKnown(message.Method) ? message.Method : "_OTHER";
}
