using System.ComponentModel;
using CODE.Deployment.Validation;
using CODE.ServiceDefaults.Mcp;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Deployment.Tools;

/// <summary>Validation before anything is deployed.</summary>
[McpServerToolType]
internal sealed class ValidationTools(DeploymentValidator validator)
{
    private const int Shown = 3;

    /// <summary>Validates a configuration in the workspace.</summary>
    [McpServerTool(
        Name = "validate_deployment",
        Title = "Validate",
        ReadOnly = true,
        Destructive = false,
        Idempotent = true,
        OpenWorld = true,
        UseStructuredContent = true,
        OutputSchemaType = typeof(ValidationReport))]
    [ToolPolicy(Version = "1.0", CacheSeconds = 0, DeadlineSeconds = 300)]
    [Description("Checks files before deployment: schema, security, references, pinned versions.")]
    public async Task<CallToolResult> Validate(
        [Description("Kind of files")] DeploymentType type,
        [Description("File or folder in the workspace")] string configPath,
        [Description("Fail on warnings")] bool strict = true,
        CancellationToken cancellationToken = default)
    {
        var report = await validator.ValidateAsync(type, configPath, strict, cancellationToken);
        return ToolAnswer.Of(report, Text(report));
    }

    private static string Text(ValidationReport report)
    {
        var verdict = $"{(report.Valid ? "Valid" : "Not valid")}. Errors: {report.ErrorCount}, warnings: {report.WarningCount}, notes: {report.InfoCount}, files: {report.FilesChecked}.";
        var first = report.Diagnostics.Take(Shown).Select(static found => $"{found.File}:{found.Line} {found.Rule}: {found.Message}");
        return string.Join('\n', first.Prepend(verdict));
    }
}
