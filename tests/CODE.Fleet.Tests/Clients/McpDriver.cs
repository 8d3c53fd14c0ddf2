using System.Text.Json;
using CODE.Fleet.Tests.Fleet;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Clients;

/// <summary>Takes steps with a client of a kind; each step is a connection of its own, since the fleet keeps no sessions.</summary>
internal static class McpDriver
{
    /// <summary>
    /// Takes one step at the aggregate endpoint, or at the endpoint of one server. Where the gateway asks for the user's approval it is given: by the client
    /// that can ask, else as a user would with the command, after which the step is taken again.
    /// </summary>
    public static async Task<Answer> TakeAsync(this RunningFleet fleet, ClientKind client, Step step, string? server = null)
    {
        // A task's own way of calling shows no forms, and has no answer to look at when it is cancelled.
        var first = step.Verb == "task"
            ? await TakeOnceAsync(fleet, ClientKind.CSharp2025, Step.Call(step.Name!, step.Arguments!), server)
            : await TakeOnceAsync(fleet, client, step, server);
        if (first.ApprovalId is not { } approval)
        {
            return first;
        }

        await fleet.ApproveAsync(approval);
        return await TakeOnceAsync(fleet, client, step, server);
    }

    private static Task<Answer> TakeOnceAsync(RunningFleet fleet, ClientKind client, Step step, string? server) => client switch
    {
        ClientKind.CSharp2026 => CSharpDriver.TakeAsync(fleet, "2026-07-28", step, server),
        ClientKind.CSharp2025 => CSharpDriver.TakeAsync(fleet, "2025-11-25", step, server),
        ClientKind.TypeScript2026 => NodeAsync(fleet, "v2.mjs", "2026-07-28", step, server),
        ClientKind.TypeScript2025 => NodeAsync(fleet, "v1.mjs", "2025-11-25", step, server),
        ClientKind.Inspector2026 => InspectorDriver.TakeAsync(fleet, "modern", step, server),
        ClientKind.Inspector2025 => InspectorDriver.TakeAsync(fleet, "legacy", step, server),
        _ => throw new ArgumentOutOfRangeException(nameof(client)),
    };

    /// <summary>Calls a tool with the C# client.</summary>
    public static Task<Answer> CallAsync(this RunningFleet fleet, string tool, params (string Name, object? Value)[] arguments) =>
        fleet.TakeAsync(ClientKind.CSharp2026, Step.Call(tool, arguments));

    private static async Task<Answer> NodeAsync(RunningFleet fleet, string driver, string revision, Step step, string? server)
    {
        var said = await NodeClients.RunAsync(
            Path.Combine("drivers", driver),
            [fleet.Endpoint(server).AbsoluteUri, fleet.Token, JsonSerializer.Serialize<Step[]>([step])],
            TestContext.Current.CancellationToken);
        Assert.Equal(revision, said.GetProperty("protocol_version").GetString());
        var answer = said.GetProperty("answers")[0];
        return new Answer(
            answer.TryGetProperty("result", out var result) ? result : null,
            answer.TryGetProperty("error", out var error) ? error.GetString() : null,
            answer.GetProperty("progress").GetArrayLength());
    }
}
