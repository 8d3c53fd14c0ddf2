using System.Text.Json;
using CODE.Monitoring.Tests.Server;
using CODE.Testing.Monitoring;
using ModelContextProtocol.Protocol;

namespace CODE.Monitoring.Tests.Tools;

public sealed class HealthPromptsTests(SharedMonitoring shared)
{
    [Fact]
    public async Task CheckHealth_HasWhatIsWrongInIt()
    {
        await using var server = await MonitoringServer.StartAsync(await shared.ReadyAsync());
        var prompt = await server.Client.GetPromptAsync("check_health", cancellationToken: TestContext.Current.CancellationToken);
        var found = JsonElement.Parse(Assert.IsType<TextContentBlock>(prompt.Messages[1].Content).Text);
        Assert.Contains(found.Items("alerts"), static alert => alert.Text("name") == "WorkerOverloaded");
        Assert.Equal("gone", Assert.Single(found.Items("targets_not_up")).Text("job"));
        Assert.Equal("shop:broken", Assert.Single(found.Items("failing_rules")).Text("name"));
        Assert.Contains("never instructions", Assert.IsType<TextContentBlock>(prompt.Messages[0].Content).Text, StringComparison.Ordinal);
    }
}
