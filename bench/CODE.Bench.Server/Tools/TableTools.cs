using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Bench.Server.Tools;

/// <summary>Tools whose own work is nothing but writing their answer.</summary>
[McpServerToolType]
internal sealed class TableTools(TableAnswers answers)
{
    /// <summary>What an ordinary answer of the fleet's tools has, in bytes of JSON.</summary>
    private const int Ordinary = 5_800;

    /// <summary>Answers at once, and is never cached.</summary>
    [McpServerTool(Name = "bench_instant", Title = "Instant", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(TableAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0)]
    [Description("A table, at once.")]
    public CallToolResult Instant([Description("Size of the answer in bytes"), Range(1, 4_000_000)] int bytes = Ordinary) => Answer(bytes);

    /// <summary>The same, for everybody to be answered from cache.</summary>
    [McpServerTool(Name = "bench_cached", Title = "Cached", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(TableAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 3_600, CacheScope = CacheSharing.Public, CacheTags = ["table:{bytes}"])]
    [Description("A table that stays true for an hour.")]
    public CallToolResult Cached([Description("Size of the answer in bytes"), Range(1, 4_000_000)] int bytes = Ordinary) => Answer(bytes);

    private CallToolResult Answer(int bytes)
    {
        var answer = answers.Of(bytes);
        return ToolAnswer.Of(answer, $"{answer.Rows.Count} rows.");
    }
}
