using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace CODE.Cli.Tests.Fleet;

/// <summary>What the fleet under test has, does, and has been told.</summary>
internal sealed class FleetScript
{
    public const string AdminToken = "admin.token.1";
    public const string UserToken = "user.token.1";

    private int _processId = 100;

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> AdminRequests { get; } = [];

    public ConcurrentQueue<JsonObject> TokenRequests { get; } = [];

    /// <summary>What the gateway knows of tools' definitions.</summary>
    public JsonArray Definitions { get; } = [];

    public ConcurrentQueue<JsonObject> AcceptRequests { get; } = [];

    /// <summary>What users answered to a question, as JSON.</summary>
    public ConcurrentQueue<string> Confirmations { get; } = [];

    /// <summary>How often the servers are asked for after a restart until the new process is ready.</summary>
    public int PollsUntilReady { get; set; } = 2;

    /// <summary>A container's processes all have the same id.</summary>
    public bool KeepsProcessId { get; set; }

    /// <summary>False for a fleet whose tokens come from elsewhere.</summary>
    public bool SignsTokens { get; set; } = true;

    public string ServerError { get; set; } = "";

    public IReadOnlyList<string> LogLines { get; set; } = [];

    /// <summary>The records of the audit, one a line.</summary>
    public IReadOnlyList<string> AuditLines { get; set; } = [];

    /// <summary>What came of checking the audit.</summary>
    public string AuditCheck { get; set; } = """{"ok":true,"records":7,"chains":2,"dropped":0,"problems":[]}""";

    /// <summary>Holds a followed log open until it is set.</summary>
    public TaskCompletionSource LogEnds { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Restarted { get; private set; }

    public int Restart()
    {
        Restarted = true;
        return _processId;
    }

    public JsonObject Servers()
    {
        bool ready = !Restarted || PollsUntilReady-- <= 0;
        bool replaced = Restarted && ready;
        if (replaced && !KeepsProcessId) _processId = 200;
        var deployment = new JsonObject
        {
            ["name"] = "deployment",
            ["state"] = ready ? "ready" : "starting",
            ["since"] = "2026-01-02T03:04:05Z",
            ["tools"] = 5,
            ["version"] = "0.1.0",
            ["started_at"] = replaced ? "2026-01-03T00:00:00Z" : "2026-01-02T03:04:05Z",
            ["process_id"] = ready ? _processId : null,
            ["working_set_bytes"] = 64L * 1024 * 1024,
            ["calls_in_flight"] = 1,
            ["calls_total"] = 7,
            ["log_detail"] = new JsonObject { ["level"] = "debug", ["until"] = "2026-05-06T07:08:09Z" },
            ["added_later"] = true,
        };
        var cost = new JsonObject { ["name"] = "cost", ["state"] = "unavailable", ["tools"] = 0, ["error"] = ServerError };
        return new JsonObject { ["servers"] = new JsonArray(deployment, cost), ["gateway_log_detail"] = new JsonObject { ["level"] = "debug" } };
    }
}
