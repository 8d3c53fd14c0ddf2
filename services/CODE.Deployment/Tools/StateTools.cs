using System.ComponentModel;
using System.Security.Claims;
using System.Text.Json;
using CODE.Deployment.Drift;
using CODE.Deployment.Outputs;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Deployment.Tools;

/// <summary>What <c>detect_drift</c> answers; changes have the shape that <c>show_plan</c> declares. Another page would be another look, hence none.</summary>
internal sealed record DriftAnswer(bool Drifted, IReadOnlyList<object> Changes, int Total, bool Truncated);

/// <summary>What <c>get_outputs</c> answers.</summary>
internal sealed record OutputsAnswer(IReadOnlyDictionary<string, JsonElement> Outputs, int Total, bool Truncated);

/// <summary>The tools that look at what is there.</summary>
[McpServerToolType]
internal sealed class StateTools(DriftDetector detector, OutputReader reader)
{
    private const int MaxValue = 2_000;
    private const int MaxOutputs = 200;
    private const int MaxChanges = 50;

    [McpServerTool(Name = "detect_drift", Title = "Find drift", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(DriftAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, DeadlineSeconds = 1800, LongRunning = true)]
    [Description("What changed outside terraform, attribute by attribute; changes as in show_plan.")]
    public async Task<CallToolResult> Detect(
        [Description("Root module folder")] string workspace,
        ClaimsPrincipal principal,
        IProgress<ProgressNotificationValue> progress,
        CancellationToken cancellationToken)
    {
        var report = await detector.DetectAsync(workspace, ToolCaller.Of(principal, "detect_drift"), new StepProgress(progress), cancellationToken);
        var changes = ChangeAnswer.Of(report.Resources, report.Outputs, ChangeAnswer.Overview);
        var drifted = report.Resources.Count > 0;
        return ToolAnswer.Of(
            new DriftAnswer(drifted, [.. changes.Take(MaxChanges)], changes.Count, changes.Count > MaxChanges),
            drifted
                ? $"{report.Resources.Count} resources of {report.Workspace} were changed outside terraform. plan_terraform shows how to undo that, with refresh_only how to accept it."
                : $"No drift in {report.Workspace}.");
    }

    [McpServerTool(Name = "get_outputs", Title = "Read outputs", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = true,
        UseStructuredContent = true, OutputSchemaType = typeof(OutputsAnswer))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 10, CacheTags = [DeploymentTags.Terraform], DeadlineSeconds = 300)]
    [Description("The outputs of the state, sensitive ones masked.")]
    public async Task<CallToolResult> GetOutputs(
        [Description("Root module folder")] string workspace,
        ClaimsPrincipal principal,
        CancellationToken cancellationToken)
    {
        var outputs = await reader.ReadAsync(workspace, ToolCaller.Of(principal, "get_outputs"), cancellationToken);
        return ToolAnswer.Of(
            new OutputsAnswer(
                outputs.Take(MaxOutputs).ToDictionary(static output => output.Name, Cut),
                outputs.Count,
                outputs.Count > MaxOutputs),
            outputs.Count == 0 ? "The state has no outputs; they are there after an apply." : $"{outputs.Count} outputs.");
    }

    // A long value is given as the beginning of its text.
    private static JsonElement Cut(OutputValue output)
    {
        var text = output.Value.GetRawText();
        return text.Length <= MaxValue ? output.Value : JsonSerializer.SerializeToElement($"{text[..MaxValue]}… ({text.Length} characters)");
    }
}
