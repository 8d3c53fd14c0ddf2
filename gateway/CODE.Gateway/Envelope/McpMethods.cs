namespace CODE.Gateway.Envelope;

/// <summary>The methods of MCP, the tasks extension included, that the gateway tells apart.</summary>
internal static class McpMethods
{
    public const string Initialize = "initialize";
    public const string Ping = "ping";
    public const string Discover = "server/discover";
    public const string SetLevel = "logging/setLevel";
    public const string Listen = "subscriptions/listen";
    public const string ListTools = "tools/list";
    public const string CallTool = "tools/call";
    public const string ListPrompts = "prompts/list";
    public const string GetPrompt = "prompts/get";
    public const string ListResources = "resources/list";
    public const string ListTemplates = "resources/templates/list";
    public const string ReadResource = "resources/read";
    public const string Subscribe = "resources/subscribe";
    public const string Unsubscribe = "resources/unsubscribe";
    public const string Complete = "completion/complete";
    public const string GetTask = "tasks/get";
    public const string UpdateTask = "tasks/update";
    public const string CancelTask = "tasks/cancel";

    /// <summary>The member of <c>params</c> that says what a request is for, which clients of 2026-07-28 repeat in <c>Mcp-Name</c>; null when there is none.</summary>
    public static string? SubjectMember(string method) => method switch
    {
        CallTool or GetPrompt => "name",
        ReadResource => "uri",
        GetTask or UpdateTask or CancelTask => "taskId",
        _ => null,
    };

    /// <summary>Whether the method is one that clients send.</summary>
    public static bool IsKnown(string method) => method is Initialize or Ping or Discover or SetLevel or Listen or ListTools or CallTool or ListPrompts or GetPrompt
        or ListResources or ListTemplates or ReadResource or Subscribe or Unsubscribe or Complete or GetTask or UpdateTask or CancelTask
        or "notifications/initialized" or "notifications/cancelled" or "notifications/progress";

    /// <summary>Whether a server itself is asked, rather than one of its tools, prompts or resources: about itself, or about a task.</summary>
    public static bool IsForServer(string method) => method is Initialize or Discover or GetTask or UpdateTask or CancelTask;

    /// <summary>Whether 2026-07-28 removed the method.</summary>
    public static bool IsGoneInStateless(string method) => method is Initialize or Ping or SetLevel or Subscribe or Unsubscribe;
}
