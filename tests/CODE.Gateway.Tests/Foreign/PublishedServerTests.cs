using System.Text.Json;
using CODE.Gateway.Catalog;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using CODE.Testing.Processes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace CODE.Gateway.Tests.Foreign;

/// <summary>Servers from npm as anybody would attach them, through the real gateway, by the C# client.</summary>
public sealed class PublishedServerTests
{
    private static readonly string Everything = NodeClients.PackageFile("@modelcontextprotocol", "server-everything", "dist", "index.js");
    private static readonly string Files = NodeClients.PackageFile("@modelcontextprotocol", "server-filesystem", "dist", "index.js");

    public static TheoryData<string, bool> Ways => new() { { "2026-07-28", false }, { "2025-06-18", false }, { "2026-07-28", true }, { "2025-03-26", true } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Everything_IsBridged(string revision, bool overHttp)
    {
        await NodeClients.ReadyAsync();
        var port = FreePort.Next();
        await using var process = overHttp
            ? NodeClients.Start(Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "clients"), Everything), ["streamableHttp"], new Dictionary<string, string> { ["PORT"] = $"{port}" })
            : null;
        (string, string)[] settings = overHttp
            ? [("Foreign:every:Url", $"http://127.0.0.1:{port}/mcp"), ("Foreign:every:Prefix", "every"), ("Foreign:every:Headers:Authorization", "Bearer its-own")]
            : ForeignFleet.Stdio("every", "every", Everything, "stdio");
        await using var fleet = await ForeignFleet.StartAcceptedAsync(settings);
        await using var client = await fleet.Gateway.ConnectAsync(revision: revision);
        var stop = TestContext.Current.CancellationToken;

        var tools = await client.ListToolsAsync(cancellationToken: stop);
        Assert.Contains("every_echo", tools.Select(static tool => tool.Name));
        Assert.All(tools, static tool => Assert.StartsWith("every_", tool.Name, StringComparison.Ordinal));

        var echo = await client.CallToolAsync("every_echo", new Dictionary<string, object?> { ["message"] = "hello" }, cancellationToken: stop);
        Assert.Contains("hello", echo.Text(), StringComparison.Ordinal);

        var wrong = await Record.ExceptionAsync(async () => Assert.True((await client.CallToolAsync("every_echo", cancellationToken: stop)).IsError));
        Assert.True(wrong is null or McpException);

        var prompts = await client.ListPromptsAsync(cancellationToken: stop);
        var simple = prompts.First(static prompt => prompt.ProtocolPrompt.Arguments is null or { Count: 0 });
        Assert.NotEmpty((await client.GetPromptAsync(simple.Name, cancellationToken: stop)).Messages);

        var resource = (await client.ListResourcesAsync(cancellationToken: stop))[0];
        Assert.NotEmpty((await client.ReadResourceAsync(resource.Uri, cancellationToken: stop)).Contents);
    }

    [Fact]
    public async Task Everything_ReportsProgressAndIsCancelled()
    {
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Stdio("every", "every", Everything, "stdio"));
        await using var client = await fleet.Gateway.ConnectAsync();
        var stop = TestContext.Current.CancellationToken;
        var reports = 0;
        var tool = (await client.ListToolsAsync(cancellationToken: stop)).First(static tool => tool.Name.Contains("long", StringComparison.OrdinalIgnoreCase));

        await tool.CallAsync(new Dictionary<string, object?> { ["duration"] = 1, ["steps"] = 2 }, new Count(() => Interlocked.Increment(ref reports)), cancellationToken: stop);
        Assert.True(reports >= 1);

        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await tool.CallAsync(new Dictionary<string, object?> { ["duration"] = 60, ["steps"] = 2 }, cancellationToken: soon.Token));
        Assert.NotNull(await fleet.TextAsync("every_echo", new { message = "still there" }));
    }

    [Fact]
    public async Task Files_AreReadAndWritten_InsideTheFolderOnly()
    {
        var folder = Directory.CreateTempSubdirectory("code-foreign-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "a.txt"), "content of a", TestContext.Current.CancellationToken);
        await using var fleet = await ForeignFleet.StartAcceptedAsync(ForeignFleet.Stdio("files", "files", Files, folder.FullName));
        await using var client = await fleet.Gateway.ConnectAsync();
        var stop = TestContext.Current.CancellationToken;

        var read = await client.CallToolAsync("files_read_text_file", new Dictionary<string, object?> { ["path"] = Path.Combine(folder.FullName, "a.txt") }, cancellationToken: stop);
        Assert.Equal("content of a", read.Content.OfType<TextContentBlock>().First().Text);

        var outside = await client.CallToolAsync("files_read_text_file", new Dictionary<string, object?> { ["path"] = "/etc/hostname" }, cancellationToken: stop);
        Assert.True(outside.IsError);

        var write = fleet.Gateway.View.Reviews.Single(static review => review.Offered.Name == "files_write_file").Offered;
        Assert.False(write.IsReadOnly);
        folder.Delete(recursive: true);
    }

    private sealed class Count(Action count) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => count();
    }
}
