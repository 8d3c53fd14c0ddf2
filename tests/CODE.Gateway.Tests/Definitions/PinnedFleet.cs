using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Catalog;
using CODE.Gateway.Definitions;
using CODE.Gateway.Tests.Fleet;

namespace CODE.Gateway.Tests.Definitions;

/// <summary>A gateway that holds one server to a lock file of its own.</summary>
internal sealed class PinnedFleet : IAsyncDisposable
{
    private static readonly string Root = TestToken.For("root", ["admin"]);

    private PinnedFleet(ListedServer server, TestGateway gateway, string lockFile) => (Server, Gateway, LockFile) = (server, gateway, lockFile);

    public ListedServer Server { get; }

    public TestGateway Gateway { get; }

    public string LockFile { get; }

    /// <summary>Starts it, the tools not yet accepted.</summary>
    public static async Task<PinnedFleet> StartAsync(ListedServer server, string name = "alpha", params (string Key, string Value)[] settings)
    {
        var file = Path.Combine(Path.GetTempPath(), $"code-lock-{Guid.NewGuid():N}.json");
        (string Key, string Value)[] own = [("Definitions:Pinned", "true"), ("Definitions:LockFile", file)];
        var gateway = await TestGateway.StartAsync(
            new Dictionary<string, Uri> { [name] = server.Address }, [.. own.ExceptBy(settings.Select(static setting => setting.Key), static setting => setting.Key), .. settings]);
        await gateway.UntilAsync(static view => view.Statuses[0].IsCurrent);
        return new PinnedFleet(server, gateway, file);
    }

    /// <summary>Starts it, and accepts what the server lists.</summary>
    public static async Task<PinnedFleet> StartAcceptedAsync(ListedServer server)
    {
        var fleet = await StartAsync(server);
        foreach (var tool in await fleet.DefinitionsAsync())
        {
            await fleet.AcceptAsync(tool.GetProperty("tool").GetString()!, tool.GetProperty("hash").GetString()!);
        }

        await fleet.UntilAsync(static review => !review.IsHeld);
        return fleet;
    }

    public async Task<JsonElement[]> DefinitionsAsync()
    {
        using var response = await Gateway.GetAsync("/admin/definitions", Root);
        return [.. (await response.MessageAsync()).GetProperty("tools").EnumerateArray()];
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> AcceptAsync(string tool, string hash, string server = "alpha")
    {
        var body = new JsonObject { ["server"] = server, ["tool"] = tool, ["hash"] = hash }.ToJsonString();
        using var response = await Gateway.SendAsync(Gateway.Request(body, "/admin/definitions/accept", Root));
        return (response.StatusCode, await response.MessageAsync());
    }

    /// <summary>Waits until every review is as the test wants it.</summary>
    public Task UntilAsync(Func<ToolReview, bool> condition) => Gateway.UntilAsync(view => view.Reviews.Count > 0 && view.Reviews.All(condition));

    public Task UntilAsync(DefinitionState state) => UntilAsync(review => review.State == state);

    public Task UntilHeardAsync(Func<CatalogView, bool> condition) => Gateway.UntilAsync(condition);

    /// <summary>The names that a caller sees.</summary>
    public async Task<string[]> ListAsync(string path = "/mcp")
    {
        using var response = await Gateway.SendAsync(Gateway.Stateless("tools/list", path: path));
        return [.. (await response.ResultAsync()).GetProperty("tools").EnumerateArray().Select(static tool => tool.GetProperty("name").GetString()!)];
    }

    /// <summary>Calls a tool.</summary>
    /// <returns>Null when it ran, else the code of the fault.</returns>
    public async Task<string?> CallAsync(string tool = "look", string path = "/mcp", string? token = null)
    {
        // By an older revision, which has no header that some of the names would have to be escaped for.
        var body = Rpc.Body("tools/call", new { name = tool, arguments = new { }, _meta = new { } });
        using var response = await Gateway.SendAsync(Gateway.Request(body, path, token, ("MCP-Protocol-Version", "2025-06-18")));
        var result = await response.ResultAsync();
        return result.TryGetProperty("isError", out var isError) && isError.GetBoolean()
            ? JsonDocument.Parse(result.GetProperty("content")[0].GetProperty("text").GetString()!).RootElement.GetProperty("code").GetString()
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Server.DisposeAsync();
        File.Delete(LockFile);
    }
}
