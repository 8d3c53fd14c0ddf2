using System.Net;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Identity;

public sealed class ScopeStepTests(ScopeStepTests.ScopedFleet fleet) : IClassFixture<ScopeStepTests.ScopedFleet>
{
    private const string Both = "code:read code:write";

    public static TheoryData<string, string?, string, string?> Table => new()
    {
        // method, tool, scopes, what is missing
        { "server/discover", null, "", "code:read" },
        { "tools/list", null, "openid", "code:read" },
        { "tools/list", null, "code:read", null },
        { "tools/list", null, "code:write", null },
        { "tools/call", "alpha_echo", "", "code:read" },
        { "tools/call", "alpha_echo", "code:read", null },
        { "tools/call", "alpha_echo", "code:write", null },
        { "tools/call", "change", "code:read", "code:write" },
        { "tools/call", "change", "code:write", null },
        { "tools/call", "change", Both, null },
        { "tools/call", "change", "code:writer CODE:WRITE code:read", "code:write" },
        { "tasks/cancel", null, "code:read", "code:write" },
        { "tasks/get", null, "", "code:read" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Call_WithoutTheScope_IsRefusedWithItsName(string method, string? tool, string scopes, string? missing)
    {
        var before = fleet.Alpha.Calls;
        using var response = await fleet.Gateway.SendAsync(fleet.Request(method, tool, scopes));

        if (missing is null)
        {
            Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
            return;
        }

        var message = await response.AssertErrorAsync(HttpStatusCode.Forbidden, -32000);
        Assert.Equal("permission_denied", message.FaultCode());
        Assert.Equal(1, message.GetProperty("id").GetInt32());
        Assert.Equal(
            $"Bearer error=\"insufficient_scope\", scope=\"{missing}\", resource_metadata=\"{new Uri(fleet.Gateway.Address, "/.well-known/oauth-protected-resource/mcp")}\"",
            response.Headers.WwwAuthenticate.ToString());
        Assert.Equal(before, fleet.Alpha.Calls);
    }

    [Fact]
    public async Task Scope_IsACeilingAndNoPermission()
    {
        using var response = await fleet.Gateway.SendAsync(fleet.Request("tools/call", "forbidden", Both));
        var result = await response.ResultAsync();
        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Contains("permission_denied", result.ToString(), StringComparison.Ordinal);
    }

    public sealed class ScopedFleet : IAsyncLifetime
    {
        private TestIssuer _issuer = null!;

        internal TestServer Alpha { get; private set; } = null!;

        internal TestGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _issuer = await TestIssuer.AuthorityAsync();
            Alpha = await TestServer.StartAsync("alpha", Tools.With(Tools.Echo("alpha_echo"), Tools.Of("change", static () => "done"), Tools.Of("forbidden", static () => "done")));
            var policy = TestPolicy.Write("""
                version: 1
                permissions:
                  - { name: some, subjects: { users: ["*"] }, servers: ["*"], tools: ["alpha_echo", "change"] }
                """);
            Gateway = await TestGateway.StartAsync(
                new Dictionary<string, Uri> { ["alpha"] = Alpha.Address },
                [.. _issuer.Settings, ("Identity:ReadScope", "code:read"), ("Identity:WriteScope", "code:write"), ("Policy:File", policy)]);
            await Gateway.UntilAsync(static view => !view.IsPartial);
        }

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Alpha.DisposeAsync();
            await _issuer.DisposeAsync();
        }

        internal HttpRequestMessage Request(string method, string? tool, string scopes)
        {
            object? parameters = method switch
            {
                "tools/call" when tool == "alpha_echo" => new { name = tool, arguments = new { text = "x" } },
                "tools/call" => new { name = tool, arguments = new { } },
                "tasks/get" or "tasks/cancel" => new { taskId = "alpha-1" },
                _ => null,
            };
            return Gateway.Stateless(
                method, parameters, token: _issuer.Token(change: token => token.Claims["scope"] = scopes), headers: parameters is not null && tool is null ? [("Mcp-Name", "alpha-1")] : []);
        }
    }
}
