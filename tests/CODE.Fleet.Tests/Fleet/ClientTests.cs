using CODE.Fleet.Tests.Clients;

namespace CODE.Fleet.Tests.Fleet;

/// <summary>What an MCP host sees of the fleet, with every client that there is to have.</summary>
[Collection(FleetCollection.Name)]
public sealed class ClientTests(RunningFleet fleet)
{
    // Terraform reports each provisioner's line, so that there is progress, and takes its time, so that there is something to cancel.
    private const string Slow = """
        resource "terraform_data" "slow" {
          provisioner "local-exec" { command = "sleep 60" }
        }
        """;

    private const string Quick = """
        resource "terraform_data" "quick" {
          input = "quick"
        }
        """;

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task List_Everything_HasDeploymentsTools(ClientKind client)
    {
        var tools = (await fleet.TakeAsync(client, Step.List())).Value.GetProperty("tools").EnumerateArray().ToArray();
        Assert.Contains(tools, static tool => tool.GetProperty("name").GetString() == "apply_plan");
        Assert.All(tools, static tool => Assert.Equal("object", tool.GetProperty("outputSchema").GetProperty("type").GetString()));
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task List_OneServer_IsTheSameAsItsPartOfEverything(ClientKind client)
    {
        var all = Names(await fleet.TakeAsync(client, Step.List()));
        var deployment = Names(await fleet.TakeAsync(client, Step.List(), "deployment"));
        Assert.NotEmpty(deployment);
        Assert.Subset(all, deployment);
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task Call_ReadOnlyTool_AnswersWithStructuredContentAndText(ClientKind client)
    {
        var workspace = TerraformWorkspace.Create(fleet, Quick);
        var answer = await fleet.TakeAsync(client, Step.Call("validate_deployment", ("type", "terraform"), ("config_path", workspace.Name), ("strict", false)));
        Assert.True(answer.Structured.GetProperty("valid").GetBoolean(), answer.Structured.ToString());
        Assert.NotEmpty(answer.Text);
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task Call_UnknownArgument_IsRefusedByName(ClientKind client)
    {
        var answer = await fleet.TakeAsync(client, Step.Call("get_outputs", ("workspace", "."), ("colour", "red")));
        Assert.Equal("invalid_argument", answer.Fault.Code);
        Assert.Contains("colour", answer.Fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task Call_UnknownTool_IsAProtocolError(ClientKind client)
    {
        var answer = await fleet.TakeAsync(client, Step.Call("no_such_tool"));
        Assert.Null(answer.Result);
        Assert.Contains("no_such_tool", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task Apply_AutoApproveWithoutTheOperatorsLeave_NeedsApproval(ClientKind client)
    {
        var workspace = TerraformWorkspace.Create(fleet, Quick);
        var before = workspace.Hash();
        var answer = await fleet.TakeAsync(client, Step.Call("apply_terraform", ("workspace", workspace.Name), ("auto_approve", true)));
        Assert.Equal("approval_required", answer.Fault.Code);
        Assert.Equal(before, workspace.Hash());
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task Resource_StoredPlan_CanBeRead(ClientKind client)
    {
        var plan = await PlanAsync(TerraformWorkspace.Create(fleet, Quick));
        var resource = await fleet.TakeAsync(client, Step.Read($"plan://{plan}"));
        Assert.Contains("terraform_data.quick", resource.Value.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Everyone))]
    public async Task Prompt_ReviewPlan_HoldsThePlan(ClientKind client)
    {
        var plan = await PlanAsync(TerraformWorkspace.Create(fleet, Quick));
        var prompt = await fleet.TakeAsync(client, Step.Prompt("review_plan", ("id", plan)));
        Assert.Contains("terraform_data.quick", prompt.Value.GetProperty("messages").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sdks))]
    public async Task Prompt_WithAnotherArgumentThanItsOwn_IsToldWhichItTakes(ClientKind client)
    {
        var prompt = await fleet.TakeAsync(client, Step.Prompt("review_plan", ("plan", "x")));
        Assert.Null(prompt.Result);
        Assert.Contains("'id' is missing", prompt.Error, StringComparison.Ordinal);
        Assert.Contains("'plan' is not an argument", prompt.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sdks))]
    public async Task Call_LongRunning_ReportsProgress(ClientKind client)
    {
        var plan = await PlanAsync(TerraformWorkspace.Create(fleet, Quick));
        var answer = await fleet.TakeAsync(client, Step.Call("apply_plan", ("plan_id", plan)));
        Assert.False(answer.IsError, answer.Text);
        Assert.True(answer.Progress > 0, "No progress was reported.");
    }

    [Theory]
    [MemberData(nameof(Sdks))]
    public async Task Call_CancelledWhileTerraformRuns_StopsItAndReleasesTheState(ClientKind client)
    {
        var workspace = TerraformWorkspace.Create(fleet, Slow);
        var cancelled = await fleet.TakeAsync(client, Step.CallAndCancel("apply_plan", ("plan_id", await PlanAsync(workspace))));
        Assert.Null(cancelled.Result);

        // A lock that were still held, or a terraform that still ran, would make this call busy.
        workspace.Write(Quick);
        var plan = await fleet.CallAsync("plan_terraform", ("workspace", workspace.Name));
        Assert.False(plan.IsError, plan.Text);
    }

    [Fact]
    public async Task Task_LongRunningTool_IsCreatedPolledAndHoldsTheResult()
    {
        var plan = await PlanAsync(TerraformWorkspace.Create(fleet, Quick));
        var task = (await fleet.TakeAsync(ClientKind.TypeScript2026, Step.Task("apply_plan", cancel: false, ("plan_id", plan)))).Value;
        Assert.Equal("completed", task.GetProperty("outcome").GetString());
        Assert.Contains(task.GetProperty("methods").EnumerateArray(), static method => method.GetString() == "tasks/get");
        Assert.True(task.GetProperty("result").TryGetProperty("structuredContent", out _), task.ToString());
    }

    [Fact]
    public async Task Task_Cancelled_EndsAsCancelledAndReleasesTheState()
    {
        var workspace = TerraformWorkspace.Create(fleet, Slow);
        var task = (await fleet.TakeAsync(ClientKind.TypeScript2026, Step.Task("apply_plan", cancel: true, ("plan_id", await PlanAsync(workspace))))).Value;
        Assert.Equal("cancelled", task.GetProperty("outcome").GetString());

        workspace.Write(Quick);
        var plan = await fleet.CallAsync("plan_terraform", ("workspace", workspace.Name));
        Assert.False(plan.IsError, plan.Text);
    }

    /// <summary>Every client.</summary>
    public static TheoryData<ClientKind> Everyone => [.. Enum.GetValues<ClientKind>()];

    /// <summary>The clients that show progress and can cancel.</summary>
    public static TheoryData<ClientKind> Sdks => [ClientKind.CSharp2026, ClientKind.CSharp2025, ClientKind.TypeScript2026, ClientKind.TypeScript2025];

    private static SortedSet<string> Names(Answer list) =>
        [.. list.Value.GetProperty("tools").EnumerateArray().Select(static tool => tool.GetProperty("name").GetString()!)];

    private async Task<string> PlanAsync(TerraformWorkspace workspace) =>
        (await fleet.CallAsync("plan_terraform", ("workspace", workspace.Name))).Structured.GetProperty("plan_id").GetString()!;
}
