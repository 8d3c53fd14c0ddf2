using System.Text.Json;
using CODE.Fleet.Tests.Fleet;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Clients;

/// <summary>Takes steps with <c>@modelcontextprotocol/inspector --cli</c>, as a developer would type them.</summary>
internal static class InspectorDriver
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Takes one step; the inspector neither cancels nor runs tasks.</summary>
    public static async Task<Answer> TakeAsync(RunningFleet fleet, string era, Step step, string? server)
    {
        await NodeClients.ReadyAsync();
        string[] what = step.Verb switch
        {
            "list" => ["--method", "tools/list"],
            "call" => ["--method", "tools/call", "--tool-name", step.Name!, "--tool-args-json", JsonSerializer.Serialize(step.Arguments)],
            "read" => ["--method", "resources/read", "--uri", step.Uri!],
            "prompt" => ["--method", "prompts/get", "--prompt-name", step.Name!, .. Pairs(step)],
            _ => throw new NotSupportedException($"The inspector does not know '{step.Verb}'."),
        };
        var home = Directory.CreateTempSubdirectory("code-inspector-");
        await using var inspector = NodeClients.Start(
            NodeClients.PackageFile("@modelcontextprotocol", "inspector", "clients", "launcher", "build", "index.js"),
            [
                "--cli", "--server-url", fleet.Endpoint(server).AbsoluteUri, "--transport", "http", "--protocol-era", era, "--format", "json", "--quiet",
                "--header", $"Authorization: Bearer {fleet.Token}", .. what,
            ],
            new Dictionary<string, string> { ["HOME"] = home.FullName });
        await inspector.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        home.Delete(recursive: true);
        return string.IsNullOrWhiteSpace(inspector.Output)
            ? new Answer(null, inspector.Errors, 0)
            : new Answer(Unwrap(JsonElement.Parse(inspector.Output)), null, 0);
    }

    private static JsonElement Unwrap(JsonElement said) => said.TryGetProperty("result", out var result) ? result : said;

    private static IEnumerable<string> Pairs(Step step) =>
        step.Arguments is { Count: > 0 } arguments ? ["--prompt-args", .. arguments.Select(static argument => $"{argument.Key}={argument.Value}")] : [];
}
