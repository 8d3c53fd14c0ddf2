using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Caching;

/// <summary>What a server with cacheable tools knows and does: a value for each namespace, which its tools read and change.</summary>
internal sealed class CachedServer
{
    private readonly ConcurrentDictionary<string, int> _values = new(StringComparer.Ordinal);
    private int _reads;

    /// <summary>How often something was read.</summary>
    public int Reads => _reads;

    /// <summary>What reading waits for.</summary>
    public Func<CancellationToken, Task> BeforeRead { get; set; } = static _ => Task.CompletedTask;

    /// <summary>What changing waits for when the change is made, but its answer is not given yet.</summary>
    public Func<Task> AfterChange { get; set; } = static () => Task.CompletedTask;

    /// <summary>The fault that reading ends in.</summary>
    public string? Fault { get; set; }

    /// <summary>Changes a value behind the fleet's back.</summary>
    public void Set(string ns, int value) => _values[ns] = value;

    public void Configure(IMcpServerBuilder builder) => builder.WithTools(
    [
        Read("read", Cache(60, "caller", "ns:{ns}")),
        Read("read_public", Cache(60, "public", "ns:{ns}")),
        Read("read_briefly", Cache(1, "public")),
        Read("read_anew", Cache(0, "public")),
        Read("read_undeclared", null),
        McpServerTool.Create(ChangeAsync, new McpServerToolCreateOptions { Name = "change", Meta = new JsonObject { ["dev.code-fleet/invalidates"] = new JsonArray("ns:{ns}") } }),
        McpServerTool.Create(ChangeAsync, new McpServerToolCreateOptions { Name = "change_undeclared" }),
        McpServerTool.Create(FailAsync, new McpServerToolCreateOptions { Name = "change_and_fail", Meta = new JsonObject { ["dev.code-fleet/invalidates"] = new JsonArray("ns:{ns}") } }),
        McpServerTool.Create((string? ns) => ns, new McpServerToolCreateOptions { Name = "change_others", Meta = new JsonObject { ["dev.code-fleet/invalidates"] = new JsonArray("others") } }),
    ]);

    public static JsonObject Cache(double seconds, string scope, params string[] tags) => new()
    {
        ["dev.code-fleet/cache"] = new JsonObject { ["ttl_seconds"] = seconds, ["scope"] = scope, ["tags"] = new JsonArray([.. tags.Select(static tag => JsonValue.Create(tag))]) },
    };

    private McpServerTool Read(string name, JsonObject? meta) =>
        McpServerTool.Create(ReadAsync, new McpServerToolCreateOptions { Name = name, ReadOnly = true, Meta = meta });

    private async Task<CallToolResult> ReadAsync(string? ns = null, string? text = null, CancellationToken cancellationToken = default)
    {
        var value = ns is null ? _values.Values.Sum() : _values.GetValueOrDefault(ns);
        Interlocked.Increment(ref _reads);
        await BeforeRead(cancellationToken);
        return Fault is { } code
            ? new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = new JsonObject { ["code"] = code, ["message"] = "It went wrong.", ["fix"] = "Wait." }.ToJsonString() }] }
            : new CallToolResult { Content = [new TextContentBlock { Text = $"{value}{text}" }] };
    }

    private async Task<string> ChangeAsync(string? ns = null)
    {
        var value = _values.AddOrUpdate(ns ?? "default", 1, static (_, value) => value + 1);
        await AfterChange();
        return $"{value}";
    }

    private async Task<CallToolResult> FailAsync(string? ns = null)
    {
        await ChangeAsync(ns);
        return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "Half of it is done." }] };
    }
}
