using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Microsoft.Extensions.DependencyInjection;

namespace CODE.ServiceDefaults.Tests.Mcp;

public sealed class FleetToolTests(SampleServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_WithArguments_AnswersStructuredContentAndAShortTextOfItsOwn()
    {
        await using var client = await server.Host.ConnectAsync("bob", cancellationToken: Token);

        var result = await client.CallToolAsync("echo_arguments", Arguments("""{"first_name":"Ada","shade":"dark_red","extra":{"a":[1,{"b":2}]}}"""), cancellationToken: Token);

        Assert.NotEqual(true, result.IsError);
        Assert.Equal("echoed", Text(result));
        Assert.Equal("""{"name":"Ada","how_many":3,"shade":"dark_red","extras":1,"caller":"bob"}""", result.StructuredContent!.Value.GetRawText());
    }

    [Fact]
    public async Task Call_WithExplicitNulls_TakesThemAsAbsent()
    {
        await using var client = await server.Host.ConnectAsync(cancellationToken: Token);

        var result = await client.CallToolAsync("echo_arguments", Arguments("""{"first_name":"Ada","how_many":null,"shade":null}"""), cancellationToken: Token);

        Assert.Equal("""{"name":"Ada","how_many":3,"caller":"alice"}""", result.StructuredContent!.Value.GetRawText());
    }

    [Theory]
    [InlineData("{}", "'first_name' is required.")]
    [InlineData("""{"first_name":null}""", "'first_name' is required.")]
    [InlineData("""{"first_name":1}""", "'first_name' has to be a string.")]
    [InlineData("""{"first_name":"far too long a name"}""", "'first_name' is longer than 10 characters.")]
    [InlineData("""{"first_name":"Ada","how_many":21}""", "'how_many' is above 20.")]
    [InlineData("""{"first_name":"Ada","how_many":1.5}""", "'how_many' has to be an integer.")]
    [InlineData("""{"first_name":"Ada","shade":"pink"}""", "'shade' has to be one of: light_blue, dark_red.")]
    [InlineData("""{"first_name":"Ada","firstName":"Bob"}""", "'firstName' is not an argument of this tool.")]
    [InlineData("""{"first_name":"Ada","principal":"root"}""", "'principal' is not an argument of this tool.")]
    public async Task Call_WithArgumentsOutsideTheSchema_IsRefusedWithTheReason(string arguments, string reason)
    {
        await using var client = await server.Host.ConnectAsync(cancellationToken: Token);

        var fault = Fault(await client.CallToolAsync("echo_arguments", Arguments(arguments), cancellationToken: Token));

        Assert.Equal("invalid_argument", fault.GetProperty("code").GetString());
        Assert.Contains(reason, fault.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("first_name", fault.GetProperty("fix").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithSeveralFaults_NamesThemAllAndNeverTheValue()
    {
        await using var client = await server.Host.ConnectAsync(cancellationToken: Token);

        var message = Fault(await client.CallToolAsync("echo_arguments", Arguments("""{"first_name":"s3cr3t-s3cr3t","how_many":0,"x":1}"""), cancellationToken: Token))
            .GetProperty("message").GetString()!;

        Assert.Contains("'first_name'", message, StringComparison.Ordinal);
        Assert.Contains("'how_many'", message, StringComparison.Ordinal);
        Assert.Contains("'x'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ThatFaults_AnswersCodeMessageAndFix()
    {
        await using var client = await server.Host.ConnectAsync(cancellationToken: Token);

        var result = await client.CallToolAsync("fail_with_fault", cancellationToken: Token);

        Assert.Null(result.StructuredContent);
        Assert.Equal("""{"code":"conflict","message":"It changed.","fix":"Look again."}""", Text(result));
    }

    [Fact]
    public async Task Call_ThatFailsUnexpectedly_TellsOnlyATraceId()
    {
        await using var client = await server.Host.ConnectAsync(cancellationToken: Token);

        var result = await client.CallToolAsync("fail_unexpectedly", cancellationToken: Token);

        Assert.Equal("internal", Fault(result).GetProperty("code").GetString());
        Assert.Matches("trace [0-9a-f]{32}", Text(result));
        Assert.DoesNotContain("hunter2", Text(result), StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_BeyondItsDeadline_IsStoppedAndSaysSo()
    {
        await using var client = await server.Host.ConnectAsync(cancellationToken: Token);

        var fault = Fault(await client.CallToolAsync("never_end", cancellationToken: Token));

        Assert.Equal("timeout", fault.GetProperty("code").GetString());
        await server.Host.Services.GetRequiredService<SampleTools.Stops>().Stopped.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task Call_ThatReportsProgress_SendsItBeforeTheAnswer()
    {
        await using var client = await server.Host.ConnectAsync(cancellationToken: Token);
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);

        var call = client.CallToolAsync("never_end", progress: new InlineProgress(value => seen.TrySetResult(value.Message)), cancellationToken: Token).AsTask();
        var first = await Task.WhenAny(seen.Task, call);

        Assert.Same(seen.Task, first);
        Assert.Equal("running", await seen.Task);
        Assert.Equal("timeout", Fault(await call).GetProperty("code").GetString());
    }

    [Fact]
    public async Task List_ShowsTheWholeDeclaration()
    {
        await using var client = await server.Host.ConnectAsync(cancellationToken: Token);

        var tool = (await client.ListToolsAsync(cancellationToken: Token)).Single(tool => tool.Name == "echo_arguments").ProtocolTool;

        Assert.Equal("Echo", tool.Title);
        Assert.Equal((true, false, true, false), (tool.Annotations!.ReadOnlyHint, tool.Annotations.DestructiveHint, tool.Annotations.IdempotentHint, tool.Annotations.OpenWorldHint));
        Assert.Equal(
            """
            {"type":"object","properties":{"first_name":{"description":"A name.","type":"string","maxLength":10},"how_many":{"description":"A count.","type":"integer","default":3,"minimum":1,"maximum":20},"shade":{"description":"A shade.","type":"string","enum":["light_blue","dark_red"]},"extra":{"description":"Anything.","type":"object"}},"required":["first_name"],"additionalProperties":false}
            """.Trim(),
            tool.InputSchema.GetRawText());
        Assert.Equal(
            """
            {"type":"object","properties":{"name":{"type":"string","description":"The name."},"how_many":{"type":"integer"},"shade":{"enum":["light_blue","dark_red"]},"extras":{"type":"integer"},"caller":{"type":"string"}}}
            """.Trim(),
            tool.OutputSchema!.Value.GetRawText());
        Assert.Equal(
            """{"dev.code-fleet/version":"1.0","dev.code-fleet/deadline_seconds":60,"dev.code-fleet/cache":{"ttl_seconds":30,"scope":"public","tags":["echo:{first_name}"]}}""",
            tool.Meta!.ToJsonString());
    }

    [Fact]
    public async Task Read_OfAnUnknownResource_IsAnErrorWithTheFix()
    {
        await using var client = await server.Host.ConnectAsync(cancellationToken: Token);

        var error = await Assert.ThrowsAsync<McpProtocolException>(async () => await client.ReadResourceAsync("sample://2", cancellationToken: Token));

        Assert.Contains("There is no sample '2'. Read sample://1.", error.Message, StringComparison.Ordinal);
        Assert.Equal("one", ((TextResourceContents)(await client.ReadResourceAsync("sample://1", cancellationToken: Token)).Contents[0]).Text);
    }

    private static Dictionary<string, object?> Arguments(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!.ToDictionary(static pair => pair.Key, static pair => (object?)pair.Value);

    private static string Text(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    private static JsonElement Fault(CallToolResult result)
    {
        Assert.True(result.IsError);
        return JsonDocument.Parse(Text(result)).RootElement;
    }

    // Progress<T> posts to the thread pool, which may reorder; this one keeps the order of arrival.
    private sealed class InlineProgress(Action<ProgressNotificationValue> report) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => report(value);
    }
}
