using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Gateway.Tests.Foreign;

/// <summary>The real gateway with one foreign server, whose tools are accepted through the admin API as an operator would.</summary>
internal sealed class ForeignFleet : IAsyncDisposable
{
    private static readonly string Root = TestToken.For("root", ["admin"]);
    private readonly string _lockFile;

    private ForeignFleet(TestGateway gateway, string lockFile) => (Gateway, _lockFile) = (gateway, lockFile);

    public TestGateway Gateway { get; }

    /// <summary>The Node that the clients are run by.</summary>
    public static string Node => OperatingSystem.IsWindows() ? NodeClients.PackageFile("node", "bin", "node.exe") : NodeClients.PackageFile("node", "bin", "node");

    /// <summary>The settings of a server that the gateway starts.</summary>
    public static (string Key, string Value)[] Stdio(string name, string prefix, params string[] arguments) =>
    [
        ($"Foreign:{name}:Command", Node),
        ($"Foreign:{name}:Prefix", prefix),
        .. arguments.Select((argument, index) => ($"Foreign:{name}:Arguments:{index}", argument)),
    ];

    /// <summary>The settings of our own small server.</summary>
    public static (string Key, string Value)[] Small(params string[] arguments) =>
        Stdio("small", "small", [Path.Combine(Repository.Root, "tests", "clients", "drivers", "foreign.mjs"), .. arguments]);

    /// <summary>Starts it, nothing accepted yet.</summary>
    public static async Task<ForeignFleet> StartAsync((string Key, string Value)[] settings, params TestServer[] own)
    {
        await NodeClients.ReadyAsync();
        var file = Path.Combine(Path.GetTempPath(), $"code-lock-{Guid.NewGuid():N}.json");
        var gateway = await TestGateway.StartAsync(
            own.ToDictionary(static server => server.Name, static server => server.Address),
            [("Definitions:LockFile", file), ("Gateway:ListTimeout", "00:00:20"), .. settings]);
        var fleet = new ForeignFleet(gateway, file);
        await gateway.UntilCurrentAsync();
        return fleet;
    }

    /// <summary>Starts it, and accepts all that can be.</summary>
    public static async Task<ForeignFleet> StartAcceptedAsync((string Key, string Value)[] settings, params TestServer[] own)
    {
        var fleet = await StartAsync(settings, own);
        foreach (var tool in await fleet.DefinitionsAsync())
        {
            if (tool.GetProperty("state").GetString() == "new")
            {
                Assert.Equal(HttpStatusCode.OK, await fleet.AcceptAsync(tool));
            }
        }

        return fleet;
    }

    public async Task<JsonElement[]> DefinitionsAsync()
    {
        using var response = await Gateway.GetAsync("/admin/definitions", Root);
        return [.. (await response.MessageAsync()).GetProperty("tools").EnumerateArray()];
    }

    public async Task<HttpStatusCode> AcceptAsync(JsonElement tool)
    {
        var body = new JsonObject { ["server"] = tool.GetProperty("server").GetString(), ["tool"] = tool.GetProperty("tool").GetString(), ["hash"] = tool.GetProperty("hash").GetString() };
        using var response = await Gateway.SendAsync(Gateway.Request(body.ToJsonString(), "/admin/definitions/accept", Root));
        return response.StatusCode;
    }

    /// <summary>The process of a server that the gateway started.</summary>
    public async Task<int?> ProcessAsync(string name)
    {
        using var response = await Gateway.GetAsync("/admin/servers", Root);
        var server = (await response.MessageAsync()).GetProperty("servers").EnumerateArray().Single(server => server.GetProperty("name").GetString() == name);
        return server.TryGetProperty("process_id", out var id) ? id.GetInt32() : null;
    }

    /// <summary>Calls a tool in 2026-07-28.</summary>
    public async Task<JsonElement> CallAsync(string tool, object? arguments = null, string path = "/mcp")
    {
        using var response = await Gateway.SendAsync(Gateway.Stateless("tools/call", new { name = tool, arguments = arguments ?? new { } }, path));
        return await response.MessageAsync();
    }

    /// <summary>The text of a call's answer.</summary>
    public async Task<string> TextAsync(string tool, object? arguments = null) =>
        (await CallAsync(tool, arguments)).GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString()!;

    /// <summary>The code of the fault that a call is answered with.</summary>
    public async Task<string?> FaultAsync(string tool, object? arguments = null) => JsonDocument.Parse(await TextAsync(tool, arguments)).RootElement.GetProperty("code").GetString();

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        File.Delete(_lockFile);
    }
}
