using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Gateway.Tests.Policy;

/// <summary>Who may call what with which arguments, as a table, through the real gateway.</summary>
public sealed class PermissionMatrixTests(PermissionMatrixTests.GuardedFleet fleet) : IClassFixture<PermissionMatrixTests.GuardedFleet>
{
    private const string Rules = """
        version: 1
        permissions:
          - { name: operators, subjects: { roles: [operator] }, servers: [alpha], tools: ["*"], resources: ["*"], prompts: ["*"] }
          - { name: readers, subjects: { roles: [reader] }, servers: ["*"], tools: ["*"], access: read }
          - name: bob-scales-a-little
            subjects: { users: [bob] }
            servers: [alpha]
            tools: [scale]
            when: { properties: { name_space: { enum: [staging, dev] }, replicas: { maximum: 20 } } }
          - { name: robots, subjects: { roles: [robot], clients: ["ci-*"] }, servers: [beta], tools: ["beta_*"] }
          - { name: nobody-to-zero, effect: deny, subjects: { users: ["*"] }, servers: ["*"], tools: [scale], when: { properties: { replicas: { const: 0 } }, required: [replicas] } }
          - { name: carol-is-out, effect: deny, subjects: { users: [carol] }, servers: ["*"], tools: ["*"] }
        """;

    // Caller: subject/roles/client. What is expected: the rule that decides, or "-" where nothing allows.
    public static TheoryData<string, string, string, string, string> Table => new()
    {
        { "ann/operator", "alpha", "scale", """{"replicas":3}""", "+" },
        { "ann/operator", "alpha", "scale", """{"replicas":0}""", "file/nobody-to-zero" },
        { "ann/operator", "alpha", "alpha_echo", """{"text":"x"}""", "+" },
        { "ann/operator", "beta", "beta_echo", """{"text":"x"}""", "default" },
        { "rea/reader", "beta", "beta_echo", """{"text":"x"}""", "+" },
        { "rea/reader", "alpha", "scale", """{"replicas":3}""", "default" },
        { "bob/", "alpha", "scale", """{"replicas":3,"name_space":"dev"}""", "+" },
        { "bob/", "alpha", "scale", """{"replicas":21,"name_space":"dev"}""", "default" },
        { "bob/", "alpha", "scale", """{"replicas":3,"name_space":"prod"}""", "default" },
        { "bob/", "alpha", "scale", """{"replicas":3}""", "+" }, // The tool's default is staging.
        { "bob/", "alpha", "scale", """{"replicas":3,"name_space":null}""", "+" },
        { "bob/", "alpha", "scale", """{"name_space":"dev"}""", "file/nobody-to-zero" }, // Not what the tool declares: what forbids may hold.
        { "bob/", "alpha", "scale", """{"replicas":"3","name_space":"dev"}""", "file/nobody-to-zero" },
        { "bob/", "alpha", "alpha_echo", """{"text":"x"}""", "default" },
        { "Bob/", "alpha", "scale", """{"replicas":3,"name_space":"dev"}""", "default" },
        { "r2/robot/ci-main", "beta", "beta_echo", """{"text":"x"}""", "+" },
        { "r2/robot/desktop", "beta", "beta_echo", """{"text":"x"}""", "default" },
        { "r2//ci-main", "beta", "beta_echo", """{"text":"x"}""", "default" },
        { "carol/operator", "alpha", "alpha_echo", """{"text":"x"}""", "file/carol-is-out" },
        { "eve/", "alpha", "alpha_echo", """{"text":"x"}""", "default" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Call_IsDecidedByTheTable(string caller, string server, string tool, string arguments, string expected)
    {
        foreach (var path in (string[])["/mcp", $"/mcp/{server}"])
        {
            var before = fleet.CallsOf(server);
            var call = fleet.Gateway.Stateless("tools/call", new { name = tool, arguments = JsonElement.Parse(arguments) }, path, TokenOf(caller));
            var result = await (await fleet.Gateway.SendAsync(call)).ResultAsync();
            var isError = result.TryGetProperty("isError", out var error) && error.GetBoolean();

            if (expected == "+")
            {
                Assert.False(isError, result.ToString());
                Assert.Equal(before + 1, fleet.CallsOf(server));
                continue;
            }

            var fault = JsonElement.Parse(result.GetProperty("content")[0].GetProperty("text").GetString()!);
            Assert.Equal("permission_denied", fault.GetProperty("code").GetString());
            Assert.Contains(expected == "default" ? "allow" : expected, fault.GetProperty("message").GetString(), StringComparison.Ordinal);
            Assert.Equal(before, fleet.CallsOf(server));
        }
    }

    [Theory]
    [InlineData("ann/operator", "alpha_echo scale")]
    [InlineData("rea/reader", "alpha_echo beta_echo")]
    [InlineData("bob/", "scale")]
    [InlineData("carol/operator", "")]
    [InlineData("eve/", "")]
    public async Task List_ShowsWhatCouldBeCalled(string caller, string expected)
    {
        foreach (var revision in (string?[])[null, "2025-11-25"])
        {
            await using var client = await fleet.Gateway.ConnectAsync(token: TokenOf(caller), revision: revision);
            var tools = await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(expected, string.Join(' ', tools.Select(static tool => tool.Name).Order()));
        }
    }

    [Theory]
    [InlineData("eve/")]
    [InlineData("carol/operator")]
    public async Task ServerWithNothingOpen_TellsNothingOfItself(string caller)
    {
        // A denial of every tool is one of tools only: whoever may still read the server's resources may know it.
        var response = await fleet.Gateway.SendAsync(fleet.Gateway.Stateless("server/discover", path: "/mcp/alpha", token: TokenOf(caller)));
        var message = await response.MessageAsync();
        Assert.Equal(caller == "eve/", message.TryGetProperty("error", out _));
    }

    [Theory]
    [InlineData("resources/read", "uri", "note://one")]
    [InlineData("prompts/get", "name", "greet")]
    public async Task PromptsAndResources_AreDecidedToo(string method, string member, string subject)
    {
        var parameters = new Dictionary<string, string> { [member] = subject };
        var allowed = await fleet.Gateway.SendAsync(fleet.Gateway.Stateless(method, parameters, token: TokenOf("ann/operator")));
        await allowed.ResultAsync();

        var refused = await fleet.Gateway.SendAsync(fleet.Gateway.Stateless(method, parameters, token: TokenOf("rea/reader")));
        Assert.Equal("permission_denied", (await refused.MessageAsync()).FaultCode());
    }

    private static string TokenOf(string caller)
    {
        var parts = caller.Split('/');
        return TestToken.For(parts[0], parts[1].Length > 0 ? [parts[1]] : [], client: parts.Length > 2 ? parts[2] : "desktop");
    }

    /// <summary>A gateway with the table's rules and two servers.</summary>
    public sealed class GuardedFleet : IAsyncLifetime
    {
        private readonly Dictionary<string, TestServer> _servers = [];

        internal TestGateway Gateway { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var scale = Tools.Of("scale", static (int replicas, string name_space = "staging") => $"{replicas} in {name_space}");
            _servers["alpha"] = await TestServer.StartAsync("alpha", builder =>
            {
                Tools.With(Tools.Echo("alpha_echo"), scale)(builder);
                Tools.WithNoteAndGreeting(builder);
            });
            _servers["beta"] = await TestServer.StartAsync("beta", Tools.With(Tools.Echo("beta_echo")));
            Gateway = await TestGateway.StartAsync(_servers.ToDictionary(static pair => pair.Key, static pair => pair.Value.Address), ("Policy:File", TestPolicy.Write(Rules)));
        }

        public int CallsOf(string server) => _servers[server].Calls;

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            foreach (var server in _servers.Values)
            {
                await server.DisposeAsync();
            }
        }
    }
}
