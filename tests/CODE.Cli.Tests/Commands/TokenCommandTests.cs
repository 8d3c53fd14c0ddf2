using System.Text.Json.Nodes;
using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class TokenCommandTests
{
    [Fact]
    public async Task Token_WritesTheTokenAlone()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("token", "--subject", "ci", "--role", "admin", "--role", "reader", "--expires", "2d");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("new.token.1\n", run.Out);
        Assert.Contains("for ci as admin, reader, until 2026-05-06 07:08", run.Error, StringComparison.Ordinal);
        JsonObject asked = Assert.Single(fleet.Script.TokenRequests);
        Assert.Equal("""{"subject":"ci","roles":["admin","reader"],"expires_in_seconds":172800}""", asked.ToJsonString());
    }

    [Fact]
    public async Task Token_Json_HoldsItsTerms()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("token", "--subject", "ci", "--role", "reader", "--json");

        Assert.Equal("new.token.1", (string?)run.Json["token"]);
        Assert.Equal("2026-05-06T07:08:09+00:00", (string?)run.Json["expires_at"]);
    }

    [Fact]
    public async Task Token_IdentityIsElsewhere_TellsWhatTheGatewaySays()
    {
        await using TestFleet fleet = await TestFleet.StartAsync(script => script.SignsTokens = false);
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("token", "--subject", "ci", "--role", "reader");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Equal("error: Tokens come from the authority.\nfix: Ask it for one.\n", run.Error);
    }

    [Theory]
    [InlineData("--subject", "ci")]
    [InlineData("--role", "admin")]
    public async Task Token_WithoutSubjectOrRole_IsRefused(params string[] words)
    {
        using var sandbox = new Sandbox();

        McpRun run = await sandbox.RunAsync(["token", .. words]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }
}
