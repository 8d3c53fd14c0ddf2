using System.Text.Json;
using CODE.Testing.Processes;

namespace CODE.Gateway.Tests.Authorization;

/// <summary>The TypeScript SDK's own OAuth client, on the same way.</summary>
public sealed class TypeScriptClientTests(AuthorizedFleet fleet) : IClassFixture<AuthorizedFleet>
{
    [Theory]
    [InlineData("/mcp")]
    [InlineData("/mcp/alpha")]
    public async Task Client_FindsTheAuthorityRegistersAndCallsAsItsUser(string path)
    {
        var said = await NodeClients.RunAsync(
            "drivers/oauth.mjs", [new Uri(fleet.Gateway.Address, path).AbsoluteUri, "alice", "who_am_i"], TestContext.Current.CancellationToken);

        var who = JsonElement.Parse(said.GetProperty("text").GetString()!);
        Assert.Equal("alice", who.GetProperty("Subject").GetString());
        Assert.Equal(said.GetProperty("client_id").GetString(), who.GetProperty("ClientId").GetString());
        var visit = Assert.Single(said.GetProperty("visits").EnumerateArray());
        Assert.Equal(new Uri(fleet.Gateway.Address, path).AbsoluteUri, visit.GetProperty("resource").GetString());
        Assert.Equal("S256", visit.GetProperty("code_challenge_method").GetString());
    }
}
