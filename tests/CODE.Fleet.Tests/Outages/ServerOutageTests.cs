using System.Text.Json;
using CODE.Fleet.Tests.Conformance;
using CODE.Testing.Processes;

namespace CODE.Fleet.Tests.Outages;

/// <summary>What callers see of the fleet while one of its servers is away.</summary>
public sealed class ServerOutageTests(ConformanceFleet fleet) : IClassFixture<ConformanceFleet>
{
    [Fact]
    public async Task Server_Killed_FailsItsOwnCallsAtOnceAndNoOthersAndComesBack()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using (var client = await fleet.ConnectAsync())
        {
            Assert.NotEqual(true, (await client.CallToolAsync("greet", Greeting, cancellationToken: cancellationToken)).IsError);
        }

        fleet.Kill("conformance");

        await using (var client = await fleet.ConnectAsync())
        {
            var away = await client.CallToolAsync("greet", Greeting, cancellationToken: cancellationToken);
            Assert.True(away.IsError);
            Assert.Equal("unavailable", JsonElement.Parse(((ModelContextProtocol.Protocol.TextContentBlock)away.Content[0]).Text).GetProperty("code").GetString());
            Assert.NotEqual(true, (await client.CallToolAsync("deployment_history", cancellationToken: cancellationToken)).IsError);
        }

        await fleet.StartAsync("conformance");

        await Readiness.UntilAsync(
            async token =>
            {
                await using var client = await fleet.ConnectAsync();
                return (await client.CallToolAsync("greet", Greeting, cancellationToken: token)).IsError is not true;
            },
            static () => "The server did not come back.",
            cancellationToken);
    }

    private static Dictionary<string, object?> Greeting => new() { ["name"] = "world" };
}
