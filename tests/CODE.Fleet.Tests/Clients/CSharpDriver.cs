using System.Text.Json;
using CODE.Fleet.Tests.Fleet;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Fleet.Tests.Clients;

/// <summary>Takes steps with the C# SDK.</summary>
internal static class CSharpDriver
{
    /// <summary>Takes one step.</summary>
    public static async Task<Answer> TakeAsync(RunningFleet fleet, string revision, Step step, string? server)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var client = await ConnectAsync(fleet, revision, server, cancellationToken);
        Assert.Equal(revision, client.NegotiatedProtocolVersion);
        var reports = new Reports();
        try
        {
            return new Answer(await TakeAsync(client, step, reports, cancellationToken), null, reports.Count);
        }
        catch (Exception exception) when (exception is McpException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Answer(null, exception.Message, reports.Count);
        }
    }

    /// <summary>Connects to the aggregate endpoint, or to one server, for a user who approves whatever he is asked to.</summary>
    public static Task<McpClient> ConnectAsync(RunningFleet fleet, string revision, string? server, CancellationToken cancellationToken)
    {
        var options = new McpClientOptions { ProtocolVersion = revision, ClientInfo = new Implementation { Name = "code-fleet-tests", Version = "1.0.0" } };
        options.Handlers.ElicitationHandler = static (_, _) => ValueTask.FromResult(new ElicitResult
        {
            Action = "accept",
            Content = new Dictionary<string, JsonElement> { ["approve"] = JsonElement.Parse("true") },
        });
        return McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = fleet.Endpoint(server),
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {fleet.Token}" },
            }),
            options,
            cancellationToken: cancellationToken);
    }

    private static async Task<JsonElement> TakeAsync(McpClient client, Step step, Reports reports, CancellationToken cancellationToken)
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        switch (step.Verb)
        {
            case "list":
                return Element(await client.ListToolsAsync(new ListToolsRequestParams(), cancellationToken));
            case "call":
                return Element(await client.CallToolAsync(step.Name!, step.Arguments, reports, cancellationToken: cancellationToken));
            case "cancel":
                reports.Next = cancel.Cancel;
                return Element(await client.CallToolAsync(step.Name!, step.Arguments, reports, cancellationToken: cancel.Token));
            case "read":
                return Element(await client.ReadResourceAsync(step.Uri!, cancellationToken: cancellationToken));
            case "prompt":
                return Element(await client.GetPromptAsync(step.Name!, step.Arguments, cancellationToken: cancellationToken));
            default:
                throw new NotSupportedException($"The C# client does not know '{step.Verb}'.");
        }
    }

    private static JsonElement Element<T>(T result) => JsonSerializer.SerializeToElement(result, McpJsonUtilities.DefaultOptions);

    private sealed class Reports : IProgress<ProgressNotificationValue>
    {
        private int _count;

        public int Count => _count;

        public Action? Next { get; set; }

        public void Report(ProgressNotificationValue value)
        {
            Interlocked.Increment(ref _count);
            Next?.Invoke();
        }
    }
}
