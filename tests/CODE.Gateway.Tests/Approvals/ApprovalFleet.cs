using System.Text.Json;
using System.Text.Json.Nodes;
using CODE.Gateway.Tests.Fleet;
using CODE.Testing;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace CODE.Gateway.Tests.Approvals;

/// <summary>A gateway, or several replicas, before a server whose tools destroy something and count how often they ran.</summary>
internal sealed class ApprovalFleet : IAsyncDisposable
{
    private readonly TestStore _store = TestStore.Start();
    private int _runs;

    public int Runs => _runs;

    /// <summary>The request's own answers and state, as the server saw them last.</summary>
    public string? LastInput { get; private set; }

    public TestServer Server { get; private set; } = null!;

    public IReadOnlyList<TestGateway> Replicas { get; private set; } = [];

    public TestGateway Gateway => Replicas[0];

    public string Bob { get; } = TestToken.For("bob", ["admin"]);

    public string Store => _store.ConnectionString;

    /// <summary>Starts one.</summary>
    /// <param name="destructive">Whose approval destructive calls need without a rule.</param>
    /// <param name="rules">The policy's section <c>approvals</c>, YAML.</param>
    /// <param name="replicas">How many gateways.</param>
    /// <param name="settings">More of the gateways' settings.</param>
    public static async Task<ApprovalFleet> StartAsync(string destructive = "caller", string? rules = null, int replicas = 1, params (string Key, string Value)[] settings)
    {
        var fleet = new ApprovalFleet();
        fleet.Server = await TestServer.StartAsync("alpha", fleet.Offer);
        var policy = TestPolicy.Write($"""
            version: 1
            permissions:
              - name: everything
                subjects: {"{"} users: ["*"] {"}"}
                servers: ["*"]
                tools: ["*"]
                prompts: ["*"]
                resources: ["*"]
            {rules}
            """);
        var servers = new Dictionary<string, Uri> { ["alpha"] = fleet.Server.Address };
        fleet.Replicas = await Task.WhenAll(Enumerable.Range(0, replicas).Select(_ => TestGateway.StartAsync(
            servers, [("Policy:File", policy), ("Approvals:Destructive", destructive), (TestGateway.StoreKey, fleet.Store), .. settings])));
        return fleet;
    }

    /// <summary>The tools, as a server offers them.</summary>
    public void Offer(IMcpServerBuilder builder) => builder.WithTools(
    [
        Tool("wipe", (string target) => Ran($"wiped {target}")),
        Tool("wipe_too", (string target) => Ran($"wiped {target} too")),
        Tool("confirmable", (string target, bool confirm) => Ran($"{target} {confirm}")),
        Tool("drop", (string target, bool dryRun = true) => Ran($"dropped {target} {dryRun}"), harmlessWhen: """{"properties":{"dryRun":{"enum":[true]}}}"""),
        Tool("apply", (string plan) => Ran($"applied {plan}"), evidence: "plan://{plan}"),
        Tool("ask_back", (RequestContext<CallToolRequestParams> context) => AskBack(context)),
        McpServerTool.Create(() => Ran("looked"), new McpServerToolCreateOptions { Name = "look", ReadOnly = true }),
        McpServerTool.Create(() => Ran("added"), new McpServerToolCreateOptions { Name = "add", ReadOnly = false, Destructive = false }),
        McpServerTool.Create(() => Ran("did what nobody knows"), new McpServerToolCreateOptions { Name = "hintless" }),
    ]).WithResources(
    [
        McpServerResource.Create(Plan, new McpServerResourceCreateOptions { UriTemplate = "plan://{id}", Name = "plan", MimeType = "application/json" }),
    ]);

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in Replicas)
        {
            await gateway.DisposeAsync();
        }

        await Server.DisposeAsync();
        _store.Dispose();
    }

    /// <summary>Takes the store away.</summary>
    public void StopStore() => _store.Dispose();

    private string Ran(string what)
    {
        Interlocked.Increment(ref _runs);
        return what;
    }

    // Asks its caller for a name before it does anything, as a server with a multi-round-trip request of its own.
    private string AskBack(RequestContext<CallToolRequestParams> context)
    {
        LastInput = JsonSerializer.Serialize(new { responses = context.Params!.InputResponses?.Keys, state = context.Params.RequestState });
        if (context.Params.InputResponses is not { } responses || !responses.TryGetValue("name", out var name))
        {
            throw new InputRequiredException(
                new Dictionary<string, InputRequest>
                {
                    ["name"] = InputRequest.ForElicitation(new ElicitRequestParams { Message = "Which one?", RequestedSchema = new ElicitRequestParams.RequestSchema() }),
                },
                requestState: "the server's own state");
        }

        return Ran($"destroyed {name.RawValue.GetProperty("content").GetProperty("name").GetString()}, {context.Params.RequestState}");
    }

    private static string Plan(string id) => id == "missing"
        ? throw new ModelContextProtocol.McpException("There is no such plan.")
        : $$"""{"plan_id":"{{id}}","counts":{"create":1,"delete":2},"risks":["data-loss: db: all data is lost"],"changes":[{"address":"app","action":"create"},{"address":"db","action":"delete"},{"address":"cache","action":"replace"}],"truncated":false}""";

    private static McpServerTool Tool(string name, Delegate run, string? harmlessWhen = null, string? evidence = null)
    {
        var meta = new JsonObject();
        if (harmlessWhen is not null)
        {
            meta["dev.code-fleet/harmless_when"] = JsonNode.Parse(harmlessWhen);
        }

        if (evidence is not null)
        {
            meta["dev.code-fleet/evidence"] = evidence;
        }

        return McpServerTool.Create(run, new McpServerToolCreateOptions { Name = name, Title = $"The tool {name}", ReadOnly = false, Destructive = true, Meta = meta });
    }
}
