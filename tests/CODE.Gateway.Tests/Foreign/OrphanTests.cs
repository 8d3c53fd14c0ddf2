using System.Diagnostics;
using System.Text.Json;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using CODE.Testing.Processes;

namespace CODE.Gateway.Tests.Foreign;

/// <summary>Nothing that a foreign server has started is left when the gateway ends, however it ends.</summary>
public sealed class OrphanTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gateway_Ends_AndSoDoesEverythingItStarted(bool isKilled)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !CODE.Gateway.Foreign.ProcessGroup.IsSupported, "There are no process groups here.");
        await NodeClients.ReadyAsync();
        using var store = TestStore.Start();
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var definition = """{"name":"small_leave","description":"Does.","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}}""";
        var tool = CODE.Gateway.Definitions.ToolDefinition.Read(System.Text.Encoding.UTF8.GetBytes(definition));
        var lockFile = Path.Combine(Path.GetTempPath(), $"code-lock-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(lockFile, CODE.Gateway.Definitions.ToolLockFormat.Write(CODE.Gateway.Definitions.ToolLock.Empty.With("small", tool)), TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority),
            ["Fleet__SigningKey"] = TestKey.Fleet.Private,
            ["Identity__SigningKey"] = TestKey.Identity.Private,
            ["ConnectionStrings__cache"] = store.ConnectionString,
            ["Policy__File"] = TestPolicy.Open,
            ["Definitions__LockFile"] = lockFile,
        };
        foreach (var (key, value) in ForeignFleet.Small("--ignore-end"))
        {
            environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        await using var gateway = ChildProcess.StartDotnet("gateway/CODE.Gateway", [], environment);
        await Readiness.WaitAsync(gateway, new Uri(address, "/health"), TestContext.Current.CancellationToken);
        using var http = TestHttp.CreateClient(address);
        var (server, grandchild) = await StartGrandchildAsync(http, gateway);
        Assert.True(IsAlive(server) && IsAlive(grandchild));

        if (isKilled)
        {
            using var process = Process.GetProcessById(gateway.Id);
            process.Kill();
        }
        else
        {
            await gateway.StopAsync();
        }

        await Readiness.UntilAsync(_ => Task.FromResult(!IsAlive(server) && !IsAlive(grandchild)), () => $"{server} or {grandchild} is left.", TestContext.Current.CancellationToken);
        File.Delete(lockFile);
    }

    private static async Task<(int Server, int Grandchild)> StartGrandchildAsync(HttpClient http, ChildProcess gateway)
    {
        JsonElement result = default;
        await Readiness.UntilAsync(
            async token =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(Rpc.Body("tools/call", new { name = "small_leave", arguments = new { }, _meta = new { } }), System.Text.Encoding.UTF8, "application/json") };
                request.Headers.Add("Authorization", $"Bearer {TestToken.For("alice")}");
                request.Headers.TryAddWithoutValidation("Accept", "application/json, text/event-stream");
                using var response = await http.SendAsync(request, token);
                var message = await response.MessageAsync();
                return message.TryGetProperty("result", out result) && !result.TryGetProperty("isError", out _);
            },
            () => $"The foreign server was not there in time. {gateway.Told()}",
            TestContext.Current.CancellationToken);
        var grandchild = int.Parse(result.GetProperty("content")[0].GetProperty("text").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/admin/servers");
        asked.Headers.Add("Authorization", $"Bearer {TestToken.For("root", ["admin"])}");
        using var answer = await http.SendAsync(asked, TestContext.Current.CancellationToken);
        return ((await answer.MessageAsync()).GetProperty("servers")[0].GetProperty("process_id").GetInt32(), grandchild);
    }

    // A process that has ended stays in the table until its parent looks; that is no life.
    private static bool IsAlive(int id) => File.Exists($"/proc/{id}/stat")
        ? File.ReadAllText($"/proc/{id}/stat") is var stat && stat[stat.LastIndexOf(')')..] is not [_, _, 'Z', ..]
        : !OperatingSystem.IsLinux() && Process.GetProcesses().Any(process => process.Id == id);
}
