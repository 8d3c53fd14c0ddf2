using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;
using Microsoft.AspNetCore.Http;

namespace CODE.Gateway.Tests.Containment;

public sealed class ContainStepTests
{
    private readonly SecretCorpus _corpus = new();

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/json")]
    public async Task CleanAnswer_PassesToTheByte(string contentType)
    {
        const string Answer = """{"jsonrpc":"2.0", "id":1,"result":{"content":[{"type":"text","text":"caf\u00e9 \u0022x\u0022 ﻻ 日本 \ud83d\ude00\n"}],"structuredContent":{"a":[1.50,1e3,null]},"resultType":"complete"}}""";

        var text = await AnswerAsync(contentType, Answer);

        Assert.Contains(Answer, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HarmfulStrings_AreCleanedWhereverTheyStand()
    {
        var jwt = _corpus.Jwt();
        var answer = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = 1,
            ["result"] = new JsonObject
            {
                ["content"] = new JsonArray(
                    new JsonObject { ["type"] = "text", ["text"] = $"a\u202eb\u200bc\u001b[31md {jwt}" },
                    new JsonObject { ["type"] = "resource", ["resource"] = new JsonObject { ["uri"] = "x://y", ["text"] = "in\U000E0041visible" } },
                    new JsonObject { ["type"] = "image", ["mimeType"] = "image/png", ["data"] = "QUtJQQ==" }),
                ["structuredContent"] = new JsonObject { ["ke\u200by"] = $"v\u0000 {jwt}" },
            },
        };

        var result = JsonDocument.Parse(await AnswerAsync("application/json", answer.ToJsonString())).RootElement.GetProperty("result");

        Assert.Equal("abcd [redacted:jwt]", result.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("invisible", result.GetProperty("content")[1].GetProperty("resource").GetProperty("text").GetString());
        Assert.Equal("QUtJQQ==", result.GetProperty("content")[2].GetProperty("data").GetString());
        Assert.Equal("v [redacted:jwt]", result.GetProperty("structuredContent").GetProperty("key").GetString());
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no\u202e way","data":{"why":"\u001b[1mbold"}}}""", """{"code":-32000,"message":"no way","data":{"why":"bold"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"half \ud83d"}]}}""", """{"content":[{"type":"text","text":"half �"}]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"content":[],"structuredContent":{"t":"\u0067\u0068p_0123456789abcdefghijABCDEFGHIJ012345"}}}""",
        """{"content":[],"structuredContent":{"t":"ghp_0123456789abcdefghijABCDEFGHIJ012345"}}""")]
    public async Task OddlyWrittenStrings_AreReadAndWrittenAnew(string answer, string expected)
    {
        var message = JsonDocument.Parse(await AnswerAsync("application/json", answer)).RootElement;
        var told = message.TryGetProperty("result", out var result) ? result : message.GetProperty("error");
        Assert.Equal(expected, told.GetRawText());
    }

    [Fact]
    public async Task StateForTheServer_StaysToTheByte()
    {
        var state = _corpus.Jwt();
        var answer = $$"""{"jsonrpc":"2.0","id":1,"result":{"resultType":"input_required","requestState":"{{state}}","inputRequests":{"a":{"method":"elicitation/create","params":{"message":"Sure\u202e?"} } } } }""";

        var text = await AnswerAsync("application/json", answer);

        Assert.Contains(state, text, StringComparison.Ordinal);
        Assert.Contains("\"Sure?\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgressMessages_AreCleanedAndComeAtOnce()
    {
        var released = new TaskCompletionSource();
        await using var raw = await RawServer.StartWithToolAsync("x", async http =>
        {
            http.Response.ContentType = "text/event-stream";
            foreach (var part in Encoding.UTF8.GetBytes("""data: {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"t","progress":1,"message":"half\u200b way é"} }""" + "\n\n").Chunk(3))
            {
                await http.Response.Body.WriteAsync(part);
                await http.Response.Body.FlushAsync();
            }

            await released.Task;
            await http.Response.WriteAsync("data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}\n\n");
        });
        await using var gateway = await GatewayOfAsync(raw);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        using var response = await http.SendAsync(Call(gateway), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        Assert.Equal("event: message", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Contains("\"half way é\"", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        released.SetResult();
        Assert.Contains("\"content\":[]", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/event-stream", "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":", "too_large")]
    [InlineData("text/event-stream", "data: x\n", "too_large")]
    [InlineData("text/event-stream", ": ", "too_large")]
    [InlineData("application/json", "[", "too_large")]
    public async Task AnswerWithoutEnd_IsBrokenOffAndToldOf(string contentType, string beginning, string code)
    {
        var left = new TaskCompletionSource();
        await using var raw = await RawServer.StartWithToolAsync("x", async http =>
        {
            http.Response.ContentType = contentType;
            http.RequestAborted.Register(() => left.TrySetResult());
            var text = Encoding.UTF8.GetBytes(beginning);
            var filler = beginning.EndsWith('\n') ? Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(beginning, 4_000))) : Encoding.UTF8.GetBytes(new string('[', 64_000));
            await http.Response.Body.WriteAsync(text);
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(filler);
            }
        });
        await using var gateway = await GatewayOfAsync(raw);

        var fault = await FaultAsync(await gateway.SendAsync(Call(gateway)));

        Assert.Equal(code, fault.GetProperty("code").GetString());
        await left.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("text/event-stream", "data: {\"jsonrpc\":\"2.0\",\"id\":1,\n\n")]
    [InlineData("text/event-stream", "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\n\n")]
    [InlineData("text/event-stream", "data: {\"jsonrpc\":\"2.0\",\"method\":\"sampling/createMessage\",\"id\":9,\"params\":{}}\n\n")]
    [InlineData("text/event-stream", "")]
    [InlineData("application/json", "")]
    [InlineData("application/json", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}")]
    [InlineData("application/json", "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}]")]
    [InlineData("application/json", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}")]
    [InlineData("application/json", "<html>")]
    public async Task AnswerThatIsNone_IsAFaultOfTheServer(string contentType, string body)
    {
        await using var raw = await RawServer.StartWithToolAsync("x", http =>
        {
            http.Response.ContentType = contentType;
            return http.Response.WriteAsync(body);
        });
        await using var gateway = await GatewayOfAsync(raw);

        var response = await gateway.SendAsync(Call(gateway));

        Assert.Equal("upstream_failed", (await FaultAsync(response)).GetProperty("code").GetString());
    }

    [Fact]
    public async Task EndlessAnswers_OfManyCallsAtOnce_AreReadNoFurtherThanTheLimit()
    {
        // What lies in the buffers of sockets and pipes on both sides has been sent, too.
        const long InBuffers = 16 * 1024 * 1024;
        const int Calls = 16;
        var sent = 0L;
        var filler = new byte[64 * 1024];
        Array.Fill(filler, (byte)'[');
        await using var raw = await RawServer.StartWithToolAsync("x", async http =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: ");
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(filler);
                Interlocked.Add(ref sent, filler.Length);

                // Writes to a connection that is gone complete at once; the server has to get around to noticing.
                await Task.Delay(1);
            }
        });
        await using var gateway = await GatewayOfAsync(raw, ("Gateway:MaxAnswerBytes", "1048576"));

        var faults = await Task.WhenAll(Enumerable.Range(0, Calls).Select(async _ => await FaultAsync(await gateway.SendAsync(Call(gateway)))));

        Assert.All(faults, static fault => Assert.Equal("too_large", fault.GetProperty("code").GetString()));
        Assert.InRange(Interlocked.Read(ref sent), Calls * 1024 * 1024, Calls * (1024 * 1024 + InBuffers));
    }

    private static Task<TestGateway> GatewayOfAsync(RawServer raw, params (string Key, string Value)[] settings) =>
        TestGateway.StartAsync(new Dictionary<string, Uri> { ["raw"] = raw.Address }, settings);

    private static HttpRequestMessage Call(TestGateway gateway) => gateway.Stateless("tools/call", new { name = "x", arguments = new { } });

    private static async Task<JsonElement> FaultAsync(HttpResponseMessage response)
    {
        var result = await response.ResultAsync();
        Assert.True(result.GetProperty("isError").GetBoolean());
        return JsonDocument.Parse(result.GetProperty("content")[0].GetProperty("text").GetString()!).RootElement;
    }

    private static async Task<string> AnswerAsync(string contentType, string answer)
    {
        await using var raw = await RawServer.StartWithToolAsync("x", http =>
        {
            http.Response.ContentType = contentType;
            return http.Response.WriteAsync(contentType == "application/json" ? answer : $"data: {answer}\n\n");
        });
        await using var gateway = await GatewayOfAsync(raw);
        using var response = await gateway.SendAsync(Call(gateway));
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
