using System.Text.Json.Nodes;
using CODE.Cli.Tests.Fleet;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Commands;

public sealed class TokenRevokeCommandTests
{
    [Fact]
    public async Task Revoke_OfASubject_NamesIt()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("token", "revoke", "--subject", "ci");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Contains("every token of ci made so far is revoked", run.Error, StringComparison.Ordinal);
        JsonObject asked = Assert.Single(fleet.Script.TokenRequests);
        Assert.Equal("""{"subject":"ci"}""", asked.ToJsonString());
    }

    [Fact]
    public async Task Revoke_OfAToken_DoesNotRepeatIt()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("token", "revoke", "old.token.1");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.DoesNotContain("old.token.1", run.Out + run.Error, StringComparison.Ordinal);
        Assert.Equal("""{"token":"old.token.1"}""", Assert.Single(fleet.Script.TokenRequests).ToJsonString());
    }

    [Fact]
    public async Task Revoke_OfStandardInput_ReadsTheToken()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunWithInputAsync("old.token.1\n", "token", "revoke", "-");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("""{"token":"old.token.1"}""", Assert.Single(fleet.Script.TokenRequests).ToJsonString());
    }

    [Fact]
    public async Task Revoke_Json_HoldsTheAnswer()
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync("token", "revoke", "--subject", "ci", "--json");

        Assert.Equal("2026-05-06T07:08:09+00:00", (string?)run.Json["issued_until"]);
    }

    [Theory]
    [InlineData]
    [InlineData("some.token.1", "--subject", "ci")]
    public async Task Revoke_OfNothingOrTwoThings_IsRefused(params string[] words)
    {
        await using TestFleet fleet = await TestFleet.StartAsync();
        using Sandbox sandbox = fleet.Sandbox();

        McpRun run = await sandbox.RunAsync(["token", "revoke", .. words]);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty(fleet.Script.TokenRequests);
    }
}
