using System.Text.Json;
using CODE.Cost;
using CODE.Deployment.Tests.Terraform;
using CODE.ServiceDefaults.Identity;
using CODE.ServiceDefaults.Mcp;
using CODE.Testing;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Deployment.Tests.Costs;

/// <summary>The deployment server and the cost server, each as its program makes it, under one gateway's keys; calls come as the gateway sends them.</summary>
public sealed class PricedFleet : IAsyncLifetime
{
    private readonly FleetKeys _keys = new();
    private FleetServerHost _cost = null!;
    private FleetServerHost _deployment = null!;

    public string Root { get; } = Directory.CreateTempSubdirectory("code-priced-tests-").FullName;

    public async ValueTask InitializeAsync()
    {
        _cost = await FleetServerHost.StartAsync("cost", typeof(CostSetup).Assembly, static builder => builder.AddCost(), keys: _keys, map: static app => app.MapPricing());
        _deployment = await FleetServerHost.StartAsync(
            "deployment",
            typeof(DeploymentOptions).Assembly,
            static builder => builder.AddDeployment(),
            new Dictionary<string, string?>
            {
                ["Workspace:Roots:0"] = Root,
                ["Deployment:PlanKey"] = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)),
                ["services:cost:http:0"] = _cost.Address.ToString().TrimEnd('/'),
            },
            _keys);
    }

    /// <summary>Stops the cost server.</summary>
    internal ValueTask StopCostAsync() => _cost.DisposeAsync();

    /// <summary>Calls a tool of deployment.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="delegated">The token for the cost server; one that names deployment unless given, none when it is empty.</param>
    internal async Task<CallToolResult> CallAsync(string tool, object arguments, string? delegated = null)
    {
        var headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {_keys.Token("deployment")}" };
        if (delegated != "")
        {
            headers[Delegation.Header] = $"cost {delegated ?? _keys.Token("cost", actor: "deployment")}";
        }

        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = new Uri(_deployment.Address, FleetServerExtensions.Path),
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = headers,
            }),
            cancellationToken: TestContext.Current.CancellationToken);
        return await client.CallToolAsync(
            tool,
            JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(static member => member.Name, static member => (object?)member.Value),
            cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>A token of this gateway.</summary>
    internal string Token(string server, string? actor = null) => _keys.Token(server, actor: actor);

    internal async Task<JsonElement> AnswerAsync(string tool, object arguments)
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError is not true, DeploymentHost.Text(result));
        return result.StructuredContent!.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _deployment.DisposeAsync();
        await _cost.DisposeAsync();
        _keys.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}
