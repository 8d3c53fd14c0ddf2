using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using System.Text.Json;
using CODE.Deployment.Drift;
using CODE.Deployment.Outputs;
using CODE.Deployment.Plans;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Deployment.Tools;

/// <summary>What <c>detect_drift</c> answers.</summary>
internal sealed record DriftAnswer(bool Drifted, IReadOnlyList<ResourceChange> Resources, IReadOnlyList<AttributeChange> Outputs, long Total, bool Truncated, string? NextCursor);

/// <summary>What <c>get_outputs</c> answers.</summary>
internal sealed record OutputsAnswer(IReadOnlyList<OutputValue> Outputs, long Total, bool Truncated, string? NextCursor);

/// <summary>The tools that look at what is there.</summary>
[McpServerToolType]
internal sealed class StateTools(DriftDetector detector, OutputReader reader)
{
    private const int MaxValue = 4_000;

    [McpServerTool(Name = "detect_drift", Title = "Find changes made outside terraform", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(DriftAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, DeadlineSeconds = 1800, LongRunning = true)]
    [Description("Compares the state with the real resources, attribute by attribute, with the variables of the last apply.")]
    public async Task<CallToolResult> Detect(
        [Description("Folder of the root module")] [MaxLength(4096)] string workspace,
        ClaimsPrincipal principal,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken,
        [Range(1, 100)] int limit = 20,
        string? cursor = null)
    {
        _ = Paging.Offset(limit, cursor);
        var report = await detector.DetectAsync(workspace, ToolCaller.Of(principal, "detect_drift"), new StepProgress(progress), cancellationToken);
        var page = Paging.Slice(report.Resources, limit, cursor);
        var drifted = report.Resources.Count > 0;
        return ToolAnswer.Of(
            new DriftAnswer(drifted, [.. page.Items.Select(PlanText.Short)], report.Outputs, page.Total, page.Truncated, page.NextCursor),
            drifted
                ? $"{report.Resources.Count} resources of {report.Workspace} were changed outside terraform. plan_terraform shows how to undo that, with refresh_only how to accept it."
                : $"No drift in {report.Workspace}.");
    }

    [McpServerTool(Name = "get_outputs", Title = "Read a workspace's outputs", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(OutputsAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 10, CacheTags = ["terraform"], DeadlineSeconds = 300)]
    [Description("The outputs of a workspace's state; sensitive ones are masked.")]
    public async Task<CallToolResult> GetOutputs(
        [Description("Folder of the root module")] [MaxLength(4096)] string workspace,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken,
        [Range(1, 100)] int limit = 50,
        string? cursor = null)
    {
        var outputs = await reader.ReadAsync(workspace, ToolCaller.Of(principal, "get_outputs"), cancellationToken);
        var page = Paging.Slice(outputs, limit, cursor);
        return ToolAnswer.Of(
            new OutputsAnswer([.. page.Items.Select(Cut)], page.Total, page.Truncated, page.NextCursor),
            outputs.Count == 0 ? "The state has no outputs; they are there after an apply." : $"{page.Items.Count} of {outputs.Count} outputs.");
    }

    // A long value is given as the beginning of its text.
    private static OutputValue Cut(OutputValue output)
    {
        var text = output.Value.GetRawText();
        return text.Length <= MaxValue ? output : output with { Value = JsonSerializer.SerializeToElement($"{text[..MaxValue]}… ({text.Length} characters)") };
    }
}
