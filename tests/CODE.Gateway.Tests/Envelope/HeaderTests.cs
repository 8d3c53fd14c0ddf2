using System.Net;
using System.Text;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Envelope;

public sealed class HeaderTests(SharedFleet fleet) : IClassFixture<SharedFleet>
{
    private static readonly object EchoCall = new { name = "alpha_echo", arguments = new { text = "hi" } };

    public static TheoryData<string, string?, string?, string?> Mismatches => new()
    {
        { "another tool", "2026-07-28", "tools/call", "who_am_i" },
        { "another case", "2026-07-28", "tools/call", "Alpha_Echo" },
        { "another method", "2026-07-28", "tools/list", "alpha_echo" },
        { "a method in capitals", "2026-07-28", "TOOLS/CALL", "alpha_echo" },
        { "no method", "2026-07-28", null, "alpha_echo" },
        { "no name", "2026-07-28", "tools/call", null },
        { "another name in base64", "2026-07-28", "tools/call", $"=?base64?{Convert.ToBase64String("who_am_i"u8)}?=" },
        { "base64 without padding", "2026-07-28", "tools/call", "=?base64?YWxwaGFfZWNobw?=" },
        { "base64 of no UTF-8", "2026-07-28", "tools/call", $"=?base64?{Convert.ToBase64String([0xff])}?=" },
        { "a wrapper in capitals", "2026-07-28", "tools/call", $"=?BASE64?{Convert.ToBase64String("alpha_echo"u8)}?=" },
        { "no version, though _meta has one", null, "tools/call", "alpha_echo" },
        { "an older version than _meta has", "2025-11-25", "tools/call", "alpha_echo" },
    };

    [Theory]
    [MemberData(nameof(Mismatches))]
    public async Task Headers_UnlikeTheBody_AreRefused(string what, string? version, string? method, string? name)
    {
        Assert.NotEmpty(what);
        foreach (var path in (string[])["/mcp", "/mcp/alpha"])
        {
            var before = fleet.Alpha.Calls;
            var request = fleet.Gateway.Request(Rpc.Body("tools/call", EchoCall, "x1"), path);
            Add(request, ("MCP-Protocol-Version", version), ("Mcp-Method", method), ("Mcp-Name", name));
            var message = await (await fleet.Gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.BadRequest, -32020);
            Assert.Equal("x1", message.GetProperty("id").GetString());
            Assert.Equal(before, fleet.Alpha.Calls);
        }
    }

    [Theory]
    [InlineData("MCP-Protocol-Version", "2026-07-28", -32022)]
    [InlineData("Mcp-Method", "tools/call", -32020)]
    [InlineData("Mcp-Name", "alpha_echo", -32020)]
    public async Task Header_GivenTwice_IsRefused(string name, string value, int code)
    {
        // The client folds both into one line, as any intermediary may.
        var request = fleet.Gateway.Stateless("tools/call", EchoCall, headers: (name, value));
        await (await fleet.Gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData("mcp-method", "tools/call", "alpha_echo")]
    [InlineData("MCP-METHOD", "  tools/call  ", "  alpha_echo ")]
    [InlineData("Mcp-Method", "tools/call", "=?base64?YWxwaGFfZWNobw==?=")]
    public async Task Headers_SayingTheSameInOtherWords_AreTaken(string header, string method, string name)
    {
        foreach (var path in (string[])["/mcp", "/mcp/alpha"])
        {
            var request = fleet.Gateway.Request(Rpc.Body("tools/call", EchoCall), path);
            Add(request, ("MCP-Protocol-Version", "2026-07-28"), (header, method), ("Mcp-Name", name));
            Assert.Equal("hi", (await (await fleet.Gateway.SendAsync(request)).ResultAsync()).GetProperty("content")[0].GetProperty("text").GetString());
        }
    }

    [Fact]
    public async Task Name_OfATask_IsComparedToo()
    {
        var request = fleet.Gateway.Stateless("tasks/get", new { taskId = "alpha-1" }, headers: ("Mcp-Name", "beta-1"));
        await (await fleet.Gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.BadRequest, -32020);
    }

    // The SDK's own check of the headers throws at it, so it must not get to a server.
    [Fact]
    public async Task Name_ThatIsNotText_IsRefused()
    {
        var request = fleet.Gateway.Stateless("tasks/get", new { taskId = new { } }, headers: ("Mcp-Name", "alpha-1"));
        await (await fleet.Gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.BadRequest, -32020);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2025-03-26")]
    [InlineData("2025-11-25")]
    public async Task Headers_OfOlderRevisions_MeanNothing(string? version)
    {
        // The body says alpha_echo; a gateway that trusted the header would route, and later permit, something else.
        const string Body = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"alpha_echo","arguments":{"text":"hi"}}}""";
        var request = fleet.Gateway.Request(Body);
        Add(request, ("MCP-Protocol-Version", version), ("Mcp-Method", "tools/list"), ("Mcp-Name", "who_am_i"));

        var result = await (await fleet.Gateway.SendAsync(request)).ResultAsync();

        Assert.Equal("hi", result.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.DoesNotContain("Mcp-Name", fleet.Alpha.LastHeaders.Keys);
    }

    [Fact]
    public async Task Version_Unknown_IsRefusedWithThoseSpoken()
    {
        var request = fleet.Gateway.Request(Rpc.Body("server/discover"), headers: [("MCP-Protocol-Version", "v999.0.0"), ("Mcp-Method", "server/discover")]);
        var message = await (await fleet.Gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.BadRequest, -32022);
        var data = message.GetProperty("error").GetProperty("data");
        Assert.Equal("v999.0.0", data.GetProperty("requested").GetString());
        Assert.Equal("2026-07-28", data.GetProperty("supported").EnumerateArray().Single().GetString());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"_meta":{}}""")]
    [InlineData("""{"_meta":{"io.modelcontextprotocol/clientCapabilities":{}}}""")]
    [InlineData("""{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}""")]
    [InlineData("""{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":[]}}""")]
    public async Task Meta_MissingWhatEveryRequestNeeds_IsRefused(string parameters)
    {
        foreach (var path in (string[])["/mcp", "/mcp/alpha"])
        {
            var request = fleet.Gateway.Request(
                $$"""{"jsonrpc":"2.0","id":3,"method":"server/discover","params":{{parameters}}}""", path, null, ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "server/discover"));
            var message = await (await fleet.Gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.BadRequest, -32602);
            Assert.Equal(3, message.GetProperty("id").GetInt32());
        }
    }

    [Fact]
    public async Task Initialize_WhoseHeaderAndBodyDiffer_IsRefused()
    {
        const string Body = """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";
        await (await fleet.Gateway.SendAsync(fleet.Gateway.Request(Body, headers: ("MCP-Protocol-Version", "2025-11-25")))).AssertErrorAsync(HttpStatusCode.BadRequest, -32020);
    }

    [Fact]
    public async Task ParameterHeaders_OfATool_ReachItsServer()
    {
        var request = fleet.Gateway.Stateless("tools/call", EchoCall, headers: ("Mcp-Param-Text", Convert.ToBase64String(Encoding.UTF8.GetBytes("hi"))));
        await (await fleet.Gateway.SendAsync(request)).ResultAsync();
        Assert.Equal("aGk=", fleet.Alpha.LastHeaders["Mcp-Param-Text"]);
    }

    private static void Add(HttpRequestMessage request, params (string Name, string? Value)[] headers)
    {
        foreach (var (name, value) in headers.Where(static header => header.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
