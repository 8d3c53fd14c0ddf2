using System.Text.Json;
using CODE.Testing;
using Microsoft.AspNetCore.Builder;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Cost.Tests.Server;

/// <summary>The server as its program makes it, with a store and a workspace of its own, asked by a real MCP client.</summary>
public sealed class CostServer : IAsyncLifetime
{
    private readonly Dictionary<string, string?> _settings;
    private readonly string? _store;
    private readonly Action<WebApplicationBuilder>? _configure;
    private FleetServerHost? _host;

    public CostServer()
        : this([])
    {
    }

    internal CostServer(Dictionary<string, string?> settings, string? store = null, Action<WebApplicationBuilder>? configure = null) => (_settings, _store, _configure) = (settings, store, configure);

    public string Root { get; } = Directory.CreateTempSubdirectory("code-cost-tests-").FullName;

    internal FleetServerHost Host => _host!;

    public async ValueTask InitializeAsync()
    {
        _settings["Workspace:Roots:0"] = Root;
        _host = await FleetServerHost.StartAsync("cost", typeof(CostSetup).Assembly, Configure, _settings, store: _store, map: static app => app.MapPricing());

        void Configure(WebApplicationBuilder builder)
        {
            builder.AddCost();
            _configure?.Invoke(builder);
        }
    }

    internal async Task<CallToolResult> CallAsync(string tool, object arguments, string subject = "alice")
    {
        await using var client = await _host!.ConnectAsync(subject, cancellationToken: TestContext.Current.CancellationToken);
        return await client.CallToolAsync(
            tool,
            JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(static argument => argument.Name, static argument => (object?)argument.Value),
            cancellationToken: TestContext.Current.CancellationToken);
    }

    internal async Task<JsonElement> AnswerAsync(string tool, object arguments)
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError is not true, TextOf(result));
        return result.StructuredContent!.Value;
    }

    internal async Task<(string Code, string Message, string Fix)> FaultAsync(string tool, object arguments)
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError, $"not refused: {TextOf(result)}");
        var fault = JsonElement.Parse(TextOf(result));
        return (fault.GetProperty("code").GetString()!, fault.GetProperty("message").GetString()!, fault.GetProperty("fix").GetString()!);
    }

    internal static string TextOf(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(static block => block.Text));

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        Directory.Delete(Root, recursive: true);
    }
}
