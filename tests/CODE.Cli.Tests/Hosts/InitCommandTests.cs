using System.Text.Json.Nodes;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Hosts;

public sealed class InitCommandTests
{
    private const string Token = "the.secret.token";

    private static readonly Dictionary<string, (string Path, string Section)> Files = new()
    {
        ["claude-desktop"] = ("../home/.config/Claude/claude_desktop_config.json", "mcpServers"),
        ["claude-code"] = (".mcp.json", "mcpServers"),
        ["vscode"] = (".vscode/mcp.json", "servers"),
        ["cursor"] = (".cursor/mcp.json", "mcpServers"),
    };

    [Theory]
    [InlineData("claude-code", """{"type":"http","url":"http://127.0.0.1:8080/mcp","headers":{"Authorization":"Bearer ${CODE_TOKEN}"}}""")]
    [InlineData("vscode", """{"type":"http","url":"http://127.0.0.1:8080/mcp","headers":{"Authorization":"Bearer ${input:code-token}"}}""")]
    [InlineData("cursor", """{"url":"http://127.0.0.1:8080/mcp","headers":{"Authorization":"Bearer ${env:CODE_TOKEN}"}}""")]
    public async Task Init_HostThatKnowsReferences_WritesNoToken(string host, string entry)
    {
        using Sandbox sandbox = WithToken();

        McpRun run = await sandbox.RunAsync("init", "--host", host);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        string text = sandbox.Read(Files[host].Path);
        AssertJson(entry, JsonNode.Parse(text)![Files[host].Section]!["code"]);
        Assert.DoesNotContain(Token, text + run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_VsCode_AsksForTheTokenItself()
    {
        using Sandbox sandbox = WithToken();

        await sandbox.RunAsync("init", "--host", "vscode");

        JsonNode input = Assert.Single(Read(sandbox, "vscode")["inputs"]!.AsArray())!;
        Assert.Equal("code-token", (string?)input["id"]);
        Assert.Equal("promptString", (string?)input["type"]);
        Assert.True((bool)input["password"]!);
    }

    [Fact]
    public async Task Init_ClaudeDesktop_BridgesAndKeepsTheTokenToTheOwner()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The path and the mode are those of Linux.");
        using Sandbox sandbox = WithToken();

        McpRun run = await sandbox.RunAsync("init", "--host", "claude-desktop");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        JsonNode entry = Read(sandbox, "claude-desktop")["mcpServers"]!["code"]!;
        Assert.Equal("npx", (string?)entry["command"]);
        Assert.Contains("http://127.0.0.1:8080/mcp", entry["args"]!.AsArray().Select(argument => (string?)argument));
        Assert.DoesNotContain(entry["args"]!.AsArray(), argument => ((string)argument!).Contains(' ', StringComparison.Ordinal));
        Assert.Equal("Bearer " + Token, (string?)entry["env"]!["CODE_AUTHORIZATION"]);
        Assert.True(sandbox.IsOwnersOnly(Files["claude-desktop"].Path));
        Assert.DoesNotContain(Token, run.Out + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://gateway.example/fleet/", "http://gateway.example/fleet/mcp", true)]
    [InlineData("https://gateway.example", "https://gateway.example/mcp", false)]
    public async Task Init_ClaudeDesktop_GatewayElsewhere_NeedsATokenThatIsGiven(string url, string endpoint, bool allowsHttp)
    {
        using Sandbox sandbox = WithToken();

        McpRun without = await sandbox.RunAsync("init", "--host", "claude-desktop", "--url", url);
        McpRun with = await sandbox.RunAsync("init", "--host", "claude-desktop", "--url", url, "--token", "x", "--print");

        Assert.Equal(ExitCode.Unauthorized, without.ExitCode);
        Assert.False(File.Exists(FileOf(sandbox, "claude-desktop")));
        string?[] arguments = [.. with.Json["mcpServers"]!["code"]!["args"]!.AsArray().Select(argument => (string?)argument)];
        Assert.Contains(endpoint, arguments);
        Assert.Equal(allowsHttp, arguments.Contains("--allow-http"));
    }

    [Theory]
    [InlineData("claude-code")]
    [InlineData("vscode")]
    [InlineData("cursor")]
    public async Task Init_WithToken_KeepsTheFileToTheOwner(string host)
    {
        using Sandbox sandbox = WithToken();

        McpRun run = await sandbox.RunAsync("init", "--host", host, "--with-token");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("Bearer " + Token, (string?)Read(sandbox, host)[Files[host].Section]!["code"]!["headers"]!["Authorization"]);
        Assert.Null(Read(sandbox, host)["inputs"]);
        Assert.True(sandbox.IsOwnersOnly(Files[host].Path));
    }

    [Theory]
    [InlineData("claude-desktop")]
    [InlineData("claude-code")]
    [InlineData("vscode")]
    [InlineData("cursor")]
    public async Task Init_ExistingFile_KeepsEverythingElse(string host)
    {
        using Sandbox sandbox = WithToken();
        string section = Files[host].Section;
        string before = $$"""
            {
              // mine
              "theme": "dark",
              "{{section}}": {
                "other": { "command": "x" }, // stays
              },
            }
            """;
        sandbox.Write(Files[host].Path, before);

        McpRun run = await sandbox.RunAsync("init", "--host", host, "--json");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        string after = sandbox.Read(Files[host].Path);
        Assert.Contains("// mine", after, StringComparison.Ordinal);
        Assert.Contains("\"other\": { \"command\": \"x\" }, // stays\n", after, StringComparison.Ordinal);
        Assert.NotNull(Read(sandbox, host)[section]!["code"]);
        JsonNode report = Assert.Single(run.Json["hosts"]!.AsArray())!;
        Assert.Equal("written", (string?)report["status"]);
        Assert.Equal(before, sandbox.Read((string)report["backup"]!));
    }

    [Fact]
    public async Task Init_Twice_ChangesNothingTheSecondTime()
    {
        using Sandbox sandbox = WithToken();
        await sandbox.RunAsync("init", "--host", "vscode");
        string first = sandbox.Read(".vscode/mcp.json");

        McpRun run = await sandbox.RunAsync("init", "--host", "vscode");

        Assert.Equal($"VS Code: unchanged {FileOf(sandbox, "vscode")}\n", run.Out);
        Assert.Equal(first, sandbox.Read(".vscode/mcp.json"));
        Assert.Single(Directory.GetFiles(sandbox.PathTo(".vscode")));
    }

    [Fact]
    public async Task Init_OtherUrl_ReplacesTheEntryAndLeavesNoSecondOne()
    {
        using Sandbox sandbox = WithToken();
        await sandbox.RunAsync("init", "--host", "vscode");

        await sandbox.RunAsync("init", "--host", "vscode", "--url", "http://127.0.0.1:9999");

        Assert.Equal("http://127.0.0.1:9999/mcp", (string?)Assert.Single(Read(sandbox, "vscode")["servers"]!.AsObject()).Value!["url"]);
        Assert.Single(Read(sandbox, "vscode")["inputs"]!.AsArray());
    }

    [Theory]
    [InlineData("{ \"mcpServers\": { ")]
    [InlineData("[]")]
    [InlineData("{ \"mcpServers\": [] }")]
    [InlineData("{ \"mcpServers\": null }")]
    [InlineData("{ \"mcpServers\": {}, \"mcpServers\": {} }")]
    [InlineData("{} trailing")]
    [InlineData("mcpServers:\n  a: 1")]
    public async Task Init_FileThatIsNotUnderstood_IsNotTouched(string content)
    {
        using Sandbox sandbox = WithToken();
        sandbox.Write(".mcp.json", content);

        McpRun run = await sandbox.RunAsync("init", "--host", "claude-code", "--host", "cursor");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("it was not touched.\nfix: Correct the file", run.Error, StringComparison.Ordinal);
        Assert.Equal(content, sandbox.Read(".mcp.json"));
        Assert.Single(Directory.GetFileSystemEntries(sandbox.Folder, "*.json*"));
        Assert.False(Directory.Exists(sandbox.PathTo(".cursor")));
    }

    [Fact]
    public async Task Init_LinkedFile_StaysALink()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using Sandbox sandbox = WithToken();
        string real = sandbox.Write("dotfiles/mcp.json", "{}");
        File.CreateSymbolicLink(sandbox.PathTo(".mcp.json"), real);

        await sandbox.RunAsync("init", "--host", "claude-code");

        Assert.NotNull(new FileInfo(sandbox.PathTo(".mcp.json")).LinkTarget);
        Assert.Contains("CODE_TOKEN", sandbox.Read("dotfiles/mcp.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_FolderThatCannotBeWritten_IsToldClearly()
    {
        using Sandbox sandbox = WithToken();
        sandbox.Write(".cursor", "a file where a folder belongs");

        McpRun run = await sandbox.RunAsync("init", "--host", "cursor");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("cannot be written", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_Print_WritesNothingAndHidesTheToken()
    {
        using Sandbox sandbox = WithToken();

        McpRun run = await sandbox.RunAsync("init", "--host", "claude-desktop", "--print");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Equal("Bearer PASTE-THE-TOKEN-HERE", (string?)run.Json["mcpServers"]!["code"]!["env"]!["CODE_AUTHORIZATION"]);
        Assert.DoesNotContain(Token, run.Out + run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(FileOf(sandbox, "claude-desktop")));
    }

    [Fact]
    public async Task Init_PrintWithToken_ShowsIt()
    {
        using Sandbox sandbox = WithToken();

        McpRun run = await sandbox.RunAsync("init", "--host", "claude-code", "--print", "--with-token");

        Assert.Equal("Bearer " + Token, (string?)run.Json["mcpServers"]!["code"]!["headers"]!["Authorization"]);
    }

    [Fact]
    public async Task Init_NoHostNamed_ConfiguresThoseThatAreHere()
    {
        using Sandbox sandbox = WithToken();
        Directory.CreateDirectory(sandbox.PathTo(".vscode"));
        Directory.CreateDirectory(sandbox.PathTo(".cursor"));

        McpRun run = await sandbox.RunAsync("init", "--json");

        Assert.Equal(["vscode", "cursor"], run.Json["hosts"]!.AsArray().Select(host => (string?)host!["host"]));
    }

    [Fact]
    public async Task Init_NoHostHere_AsksForAName()
    {
        using Sandbox sandbox = WithToken();

        McpRun run = await sandbox.RunAsync("init");

        Assert.Equal(ExitCode.NotFound, run.ExitCode);
        Assert.Contains("--host claude-desktop", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_UnknownHost_IsRefused()
    {
        using Sandbox sandbox = WithToken();

        McpRun run = await sandbox.RunAsync("init", "--host", "emacs");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
    }

    private static Sandbox WithToken()
    {
        var sandbox = new Sandbox();
        sandbox.Write(".code/token", Token + "\n");
        return sandbox;
    }

    private static string FileOf(Sandbox sandbox, string host) => Path.GetFullPath(sandbox.PathTo(Files[host].Path));

    private static JsonNode Read(Sandbox sandbox, string host) =>
        JsonNode.Parse(sandbox.Read(Files[host].Path), documentOptions: new() { CommentHandling = System.Text.Json.JsonCommentHandling.Skip, AllowTrailingCommas = true })!;

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());
}
