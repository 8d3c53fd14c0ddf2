using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Xunit;

namespace CODE.Testing;

/// <summary>A server as its program makes it, asked by a real MCP client.</summary>
public sealed class ToolServer : IAsyncDisposable
{
    private ToolServer(FleetServerHost host, McpClient client) => (Host, Client) = (host, client);

    /// <summary>The server.</summary>
    public FleetServerHost Host { get; }

    /// <summary>The client.</summary>
    public McpClient Client { get; }

    /// <summary>Connects to a server, which it ends with itself.</summary>
    public static async Task<ToolServer> OfAsync(FleetServerHost host) => new(host, await host.ConnectAsync(cancellationToken: TestContext.Current.CancellationToken));

    /// <summary>Calls a tool.</summary>
    public async Task<CallToolResult> CallAsync(string tool, object arguments) => await Client.CallToolAsync(
        tool,
        JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(static argument => argument.Name, static argument => (object?)argument.Value),
        cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The structured answer of a call that succeeds.</summary>
    public async Task<JsonElement> AnswerAsync(string tool, object arguments)
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError is not true, TextOf(result));
        return result.StructuredContent!.Value;
    }

    /// <summary>The fault of a call that fails.</summary>
    public async Task<(string Code, string Message, string Fix)> FaultAsync(string tool, object arguments)
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError, TextOf(result));
        var fault = JsonElement.Parse(TextOf(result));
        return (fault.GetProperty("code").GetString()!, fault.GetProperty("message").GetString()!, fault.GetProperty("fix").GetString()!);
    }

    /// <summary>What a model reads of an answer.</summary>
    public static string TextOf(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(static block => block.Text));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Host.DisposeAsync();
    }
}
