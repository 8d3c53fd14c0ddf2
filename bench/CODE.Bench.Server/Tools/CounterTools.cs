using System.ComponentModel;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Bench.Server.Tools;

/// <summary>Reads that may be cached, and the write that makes them untrue.</summary>
[McpServerToolType]
internal sealed class CounterTools(Counters counters)
{
    private const string Tag = "counter:{key}";

    /// <summary>Reads a counter.</summary>
    [McpServerTool(Name = "bench_read_pods", Title = "Read", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(CounterAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 60, CacheScope = CacheSharing.Public, CacheTags = [Tag])]
    [Description("A counter.")]
    public CallToolResult ReadPods([Description("Key")] string key) => Answer(counters.Read(key));

    /// <summary>Reads the same counter by another tool.</summary>
    [McpServerTool(Name = "bench_read_services", Title = "Read", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(CounterAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 60, CacheScope = CacheSharing.Public, CacheTags = [Tag])]
    [Description("A counter.")]
    public CallToolResult ReadServices([Description("Key")] string key) => Answer(counters.Read(key));

    /// <summary>Reads the same counter by a third tool.</summary>
    [McpServerTool(Name = "bench_read_events", Title = "Read", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(CounterAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 60, CacheScope = CacheSharing.Public, CacheTags = [Tag])]
    [Description("A counter.")]
    public CallToolResult ReadEvents([Description("Key")] string key) => Answer(counters.Read(key));

    /// <summary>Adds one to a counter.</summary>
    [McpServerTool(Name = "bench_write", Title = "Write", ReadOnly = false, Destructive = false, Idempotent = false, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(CounterAnswer))]
    [ToolPolicy(Version = "1.0", Invalidates = [Tag])]
    [Description("Adds one to a counter.")]
    public CallToolResult Write([Description("Key")] string key) => Answer(counters.Bump(key));

    private static CallToolResult Answer(long value) => ToolAnswer.Of(new CounterAnswer(value), $"{value}");
}

/// <summary>A counter's number.</summary>
public sealed record CounterAnswer([property: Description("The number")] long Value);
