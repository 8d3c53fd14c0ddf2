using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Security;

/// <summary>A call that is read in one way by whoever decides and in another by whoever runs it.</summary>
public sealed class SmugglingTests : IAsyncLifetime
{
    private const string Guarded = """
        version: 1
        permissions:
          - { name: harmless, subjects: { users: ["*"] }, servers: [alpha], tools: [harmless] }
          - { name: small, subjects: { users: ["*"] }, servers: [alpha], tools: [scale], when: { properties: { replicas: { maximum: 3 } } } }
        """;

    private TestServer _alpha = null!;
    private TestGateway _gateway = null!;

    public async ValueTask InitializeAsync()
    {
        _alpha = await TestServer.StartAsync("alpha", Tools.With(
            Tools.ReadOnly("harmless", static () => "harmless ran"), Tools.ReadOnly("harmful", static () => "HARM"), Tools.ReadOnly("scale", static (int replicas) => replicas > 3 ? "HARM" : "scaled")));
        _gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = _alpha.Address }, ("Policy:File", TestPolicy.Write(Guarded)));
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _alpha.DisposeAsync();
    }

    public static TheoryData<string> Bodies =>
    [
        """{"name":"harmful","arguments":{}}""",
        """{"name":"harmless","Name":"harmful","arguments":{}}""",
        """{"name":"harmless","name":"harmful","arguments":{}}""",
        """{"name":"harmless","n\u0061me":"harmful","arguments":{}}""",
        """{"name":"harmful ","arguments":{}}""",
        """{"name":"ｈarmless","arguments":{}}""",
        """{"name":"hаrmless","arguments":{}}""",
        """{"name":"harm\u200bless","arguments":{}}""",
        """{"name":"scale","arguments":{"replicas":9}}""",
        """{"name":"scale","arguments":{"replicas":"9"}}""",
        """{"name":"scale","arguments":{"replicas":1,"replicas":9}}""",
        """{"name":"scale","arguments":{"replicas":1},"Arguments":{"replicas":9}}""",
        """{"name":"scale","arguments":{"replicas":1,"Replicas":9}}""",
        """{"name":"scale","arguments":[{"replicas":9}]}""",
        """{"name":"scale","arguments":"{\"replicas\":9}"}""",
        """{"name":"scale","arguments":{"replicas":1e1}}""",
        """{"name":["harmless","harmful"],"arguments":{}}""",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Call_ThatCouldBeReadInTwoWays_RunsNothingThatIsNotAllowed(string parameters)
    {
        // As an older client, whose servers take the body as it is, and as a new one whose header names the harmless tool.
        foreach (var headers in ((string, string?)[][])[[], [("MCP-Protocol-Version", "2025-11-25"), ("Mcp-Name", "harmless")]])
        {
            using var response = await _gateway.SendAsync(_gateway.Request($$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{parameters}}}""", headers: headers));
            Assert.DoesNotContain("HARM", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        const string Meta = """
            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}
            """;
        using var stateless = await _gateway.SendAsync(_gateway.Request(
            $$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{ {{parameters[1..^1]}},{{Meta}} } }""",
            headers: [("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"), ("Mcp-Name", parameters.Contains("scale", StringComparison.Ordinal) ? "scale" : "harmless")]));
        Assert.DoesNotContain("HARM", await stateless.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainCalls_Work()
    {
        foreach (var (name, arguments, expected) in ((string, object, string)[])[("harmless", new { }, "harmless ran"), ("scale", new { replicas = 2 }, "scaled")])
        {
            var result = await (await _gateway.SendAsync(_gateway.Stateless("tools/call", new { name, arguments }))).ResultAsync();
            Assert.Equal(expected, result.GetProperty("content")[0].GetProperty("text").GetString());
        }
    }
}
