using System.Text.Json.Nodes;

namespace CODE.Cli.Tests.Running;

/// <summary>What a run of the command left behind.</summary>
internal sealed record McpRun(int ExitCode, string Out, string Error)
{
    /// <summary>Standard output as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Out)!;

    /// <summary>The error of a run with --json, which is the last line of standard error.</summary>
    public JsonNode ErrorJson => JsonNode.Parse(Error.Trim().Split('\n')[^1])!;
}
