using System.Net;
using System.Net.Sockets;
using System.Text;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Envelope;

public sealed class BodyTests(SharedFleet fleet) : IClassFixture<SharedFleet>
{
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"alpha_echo","arguments":{"text":"hi"}}}""";

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Verb_OtherThanPost_IsRefusedWithAllow(string verb)
    {
        foreach (var path in (string[])["/mcp", "/mcp/alpha"])
        {
            var request = fleet.Gateway.Request(Call, path);
            request.Method = new HttpMethod(verb);
            using var response = await fleet.Gateway.SendAsync(request);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
            Assert.Equal("POST", response.Content.Headers.Allow.Single());
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/jsonx")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("")]
    public async Task ContentType_OtherThanUtf8Json_IsRefused(string type)
    {
        var request = fleet.Gateway.Request(Call);
        request.Content!.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        await (await fleet.Gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.UnsupportedMediaType, -32600);
    }

    [Fact]
    public async Task ContentEncoding_Compressed_IsRefused()
    {
        var request = fleet.Gateway.Request(Call);
        request.Content!.Headers.ContentEncoding.Add("gzip");
        await (await fleet.Gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.UnsupportedMediaType, -32600);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    [InlineData("text/html")]
    [InlineData("")]
    public async Task Accept_WithoutBothForms_IsRefused(string accept)
    {
        var request = fleet.Gateway.Request(Call);
        request.Headers.Remove("Accept");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        await (await fleet.Gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.NotAcceptable, -32000);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("text/event-stream;q=0.9, application/json")]
    [InlineData("application/*, text/*")]
    public async Task Accept_CoveringBothForms_IsTaken(string accept)
    {
        var request = fleet.Gateway.Request(Call);
        request.Headers.Remove("Accept");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        Assert.Equal(HttpStatusCode.OK, (await fleet.Gateway.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("hello")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping"}{""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping",}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"pi\ud800ng"}""")]
    public async Task Json_Malformed_IsAParseError(string body)
    {
        foreach (var path in (string[])["/mcp", "/mcp/alpha"])
        {
            await (await fleet.Gateway.SendAsync(fleet.Gateway.Request(body, path))).AssertErrorAsync(HttpStatusCode.BadRequest, -32700);
        }
    }

    [Fact]
    public async Task Json_NotUtf8_IsAParseError()
    {
        var request = fleet.Gateway.Request(Call);
        request.Content = new ByteArrayContent([.. "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"p"u8, 0xff, .. "\"}"u8]);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        await (await fleet.Gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.BadRequest, -32700);
    }

    [Theory]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"}]""")]
    [InlineData("\"ping\"")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","params":null}""")]
    public async Task Message_NotOneRequest_IsInvalid(string body)
    {
        foreach (var path in (string[])["/mcp", "/mcp/alpha"])
        {
            await (await fleet.Gateway.SendAsync(fleet.Gateway.Request(body, path))).AssertErrorAsync(HttpStatusCode.BadRequest, -32600);
        }
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","method":"tools/list","params":{"name":"alpha_echo"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"alpha_echo","name":"other"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"alpha_echo","n\u0061me":"other"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"alpha_echo"},"params":{"name":"other"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"alpha_echo","arguments":{"text":"a","text":"b"}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"alpha_echo","arguments":{"a":[{"b":1,"b":2}]}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"alpha_echo","Name":"other"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"Name":"alpha_echo"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"NAM\u0045":"alpha_echo"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","Params":{"name":"alpha_echo"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"Method":"tools/call","params":{"name":"alpha_echo"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"resources/read","params":{"URI":"note://a"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tasks/get","params":{"taskid":"alpha-1"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"alpha_echo","Arguments":{}}}""")]
    public async Task Key_RepeatedOrSpelledOtherwise_IsRefused(string body)
    {
        foreach (var path in (string[])["/mcp", "/mcp/alpha"])
        {
            await (await fleet.Gateway.SendAsync(fleet.Gateway.Request(body, path))).AssertErrorAsync(HttpStatusCode.BadRequest, -32600);
        }
    }

    [Fact]
    public async Task Key_SameInDifferentObjects_IsTaken()
    {
        const string Body = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"alpha_echo","arguments":{"text":"x"},"_meta":{"name":1,"id":2}}}""";
        var response = await fleet.Gateway.SendAsync(fleet.Gateway.Request(Body));
        Assert.False((await response.ResultAsync()).TryGetProperty("isError", out _));
    }

    [Theory]
    [InlineData(61, HttpStatusCode.OK)]
    [InlineData(62, HttpStatusCode.BadRequest)]
    [InlineData(10_000, HttpStatusCode.BadRequest)]
    public async Task Depth_BeyondTheLimit_IsRefused(int arrays, HttpStatusCode status)
    {
        // Three objects stand around the arrays: the message, params, _meta.
        var body = $$$"""{"jsonrpc":"2.0","id":7,"method":"ping","params":{"_meta":{"x":{{{new string('[', arrays)}}}{{{new string(']', arrays)}}} } } }""";
        Assert.Equal(status, (await fleet.Gateway.SendAsync(fleet.Gateway.Request(body))).StatusCode);
    }

    [Fact]
    public async Task Keys_BeyondTheLimit_AreRefused()
    {
        var keys = string.Join(',', Enumerable.Range(0, 10_001).Select(static index => $"\"k{index}\":0"));
        var body = $$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"alpha_echo","arguments":{ {{keys}} } } }""";
        await (await fleet.Gateway.SendAsync(fleet.Gateway.Request(body))).AssertErrorAsync(HttpStatusCode.BadRequest, -32600);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_Of50Megabytes_IsRefusedAndTheGatewayGoesOn(bool isLengthAnnounced)
    {
        var request = fleet.Gateway.Request(Call);
        var padding = new string('x', 50 * 1024 * 1024);
        request.Content = new StringContent(Call.Replace("hi", padding, StringComparison.Ordinal), Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = !isLengthAnnounced;

        var message = await (await fleet.Gateway.SendAsync(request)).AssertErrorAsync(HttpStatusCode.RequestEntityTooLarge, -32600);

        Assert.Equal("too_large", message.FaultCode());
        Assert.Equal(HttpStatusCode.OK, (await fleet.Gateway.SendAsync(fleet.Gateway.Request(Call))).StatusCode);
    }

    [Fact]
    public async Task Body_JustUnderTheLimit_ReachesTheTool()
    {
        var text = new string('x', (4 * 1024 * 1024) - 1024);
        var response = await fleet.Gateway.SendAsync(fleet.Gateway.Request(Call.Replace("hi", text, StringComparison.Ordinal)));

        // What the tool repeats is more than an answer may have; how much it was is told.
        Assert.Contains($"of {text.Length} bytes", (await response.ResultAsync()).GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_ThatNeverEnds_IsGivenUp()
    {
        await using var gateway = await TestGateway.StartAsync(new Dictionary<string, Uri> { ["alpha"] = fleet.Alpha.Address }, ("Gateway:BodyTimeout", "00:00:00.300"));
        using var client = new TcpClient();
        await client.ConnectAsync(gateway.Address.Host, gateway.Address.Port, TestContext.Current.CancellationToken);
        var head = $"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {gateway.AliceToken}\r\nContent-Type: application/json\r\nAccept: */*\r\nContent-Length: 100\r\n\r\n{{";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("HTTP/1.1 408 Request Timeout", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/mcp")]
    [InlineData("/mcp/alpha")]
    public async Task Id_AsText_ComesBackAsItWas(string path)
    {
        var body = Call.Replace("\"id\":7", "\"id\":\"a\\\"b\\u00e9\"", StringComparison.Ordinal);
        var message = await (await fleet.Gateway.SendAsync(fleet.Gateway.Request(body, path))).MessageAsync();
        Assert.Equal("a\"bé", message.GetProperty("id").GetString());
    }
}
